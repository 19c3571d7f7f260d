"""Sign out one of one's own browsers from another."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.db import transaction

from accounts.models import User
from common import history
from common.errors import NotFound


def end_session(*, session_id: int, by: User) -> None:
    """Its open pages are closed within 30 s (routing/consumers.py). Locks the session. Raises: NotFound."""
    with transaction.atomic():
        session = UserSession.objects.select_for_update().filter(pk=session_id, user=by).first()
        if session is None:
            raise NotFound
        session.end()
        history.note("end_session", kind="user", subject=by.id, by=by)
