"""How long a browser stays signed in: not for ever, and not while nobody does anything.

Opening a page and sending something is doing something; what an open page fetches by itself is not. Who works in-house
has less time than others, as desks are shared (settings.SESSION_LIMITS). The pages' door signs out; an open socket,
which sends nothing, asks `is_over` with every look at its session (routing/consumers.py).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.proofs import works_in_house
from common import clock
from common.http import is_by_script

BEGAN, ACTIVE = "began_at", "active_at"
NOTED_EVERY = 300
"""Seconds: a session is one row, and who writes it with every page overwrites what another tab has just put there."""


class SessionLimitsMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        person = request.user
        if isinstance(person, User):
            if is_over(request.session, person):
                _sign_out(request)
            elif request.method not in {"GET", "HEAD"} or not is_by_script(request):
                _note_activity(request.session)
        return self.get_response(request)


def is_over(session: Mapping[str, Any] | SessionBase, person: User) -> bool:
    """Whether it has lasted long enough, or nobody has done anything in it for long enough."""
    limits = settings.SESSION_LIMITS["in_house" if works_in_house(person) else "others"]
    now = clock.now().timestamp()
    return bool(
        session.get(ACTIVE, now) <= now - limits["idle_seconds"]
        or session.get(BEGAN, now) <= now - limits["seconds"]
    )


def _note_activity(session: SessionBase) -> None:
    now = clock.now().timestamp()
    if session.get(ACTIVE, 0) <= now - NOTED_EVERY:
        session.setdefault(BEGAN, now)
        session[ACTIVE] = now


def _sign_out(request: HttpRequest) -> None:
    is_page = not is_by_script(request)
    logout(request)
    if is_page:
        messages.info(request, _("You were signed out because nothing happened here for a while."))
