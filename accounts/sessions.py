"""The sessions of the pages, Django's in the database; and who is signed in by one. Every page asks both first."""

from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.models import User
from common.written_once import Select

_SESSION = Select(lambda key, now: Session.objects.filter(session_key=key, expire_date__gt=now))
_PERSON = Select(lambda id: User.objects.select_related("advocate").filter(pk=id))


class SessionStore(db.SessionStore):
    def _get_session_from_db(self) -> Session | None:
        found = _SESSION.first(key=self.session_key, now=timezone.now())
        if found is None:
            self._session_key = None
        return found


class SignInBackend(AuthenticationBackend):
    def get_user(self, user_id: object) -> User | None:
        """With the advocate that this person is, if they are one: what they may do depends on it."""
        person = _PERSON.first(id=user_id)
        return person if person is not None and self.user_can_authenticate(person) else None
