"""How simulated people come in where the site runs: a token for the API and a session for the socket, as phones have.

Made in the site's own database, and taken away with the people's availability when the run is over.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from uuid import UUID

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from knox.models import AuthToken

from accounts.models import User
from marketplace.simulation.population import Population
from routing.actions.stand_down_advocate import stand_down_advocate


@dataclass(frozen=True)
class LogIn:
    user_id: UUID
    token: str
    session_key: str


@dataclass(frozen=True)
class LogIns:
    customers: Sequence[LogIn]
    advocates: Sequence[LogIn]
    moderators: Sequence[LogIn]


@contextmanager
def logged_in(population: Population) -> Iterator[LogIns]:
    """Everybody, while the block lasts."""
    log_ins = LogIns(
        customers=[_log_in(user) for user in population.customers],
        advocates=[_log_in(user) for user in population.advocates],
        moderators=[_log_in(user) for user in population.moderators],
    )
    try:
        yield log_ins
    finally:
        for user in population.advocates:
            stand_down_advocate(advocate_id=user.id, by=None, why="the simulation is over")
        everybody = [*log_ins.customers, *log_ins.advocates, *log_ins.moderators]
        AuthToken.objects.filter(user_id__in=[each.user_id for each in everybody]).delete()
        for each in everybody:
            import_module(settings.SESSION_ENGINE).SessionStore(each.session_key).delete()


def _log_in(user: User) -> LogIn:
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return LogIn(user.id, AuthToken.objects.create(user)[1], session.session_key)
