"""Sign somebody out everywhere, as whoever looks after accounts: a lost phone, an account that acts strangely."""

from __future__ import annotations

from uuid import UUID

from allauth.usersessions.models import UserSession
from django.db import transaction

from accounts.api_tokens import tokens_of
from accounts.models import User
from common import history
from common.errors import NotAllowed, NotFound


def end_sessions_of(*, person_id: UUID, by: User) -> int:
    """End every browser's session and revoke every token; returns how many sessions there were. They may sign in again
    at once: who must not is disabled instead. Open pages are closed within 30 s.

    A device that they allowed to show news goes on showing it, as it needs no session: that it is to stop they say on
    their profile page, device by device.

    Locks the person. Raises: NotAllowed, NotFound.
    """
    if not by.has_perm("accounts.change_user"):
        raise NotAllowed
    with transaction.atomic():
        person = User.objects.select_for_update(no_key=True).filter(pk=person_id).first()
        if person is None:
            raise NotFound
        sessions = list(UserSession.objects.filter(user=person))
        for session in sessions:
            session.end()
        tokens_of(person).delete()
        history.note("end_sessions", kind="user", subject=person.id, by=by)
    return len(sessions)
