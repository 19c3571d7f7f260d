"""The sessions of the pages, Django's in the database; and who is signed in by one. Every page asks both first."""

from __future__ import annotations

from uuid import UUID

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from accounts.models import User
from common.models import Deferred
from common.written_once import Select

_SESSION = Select(lambda key, now: Session.objects.filter(session_key=key, expire_date__gt=now))


def _with_what_pages_ask(id: UUID) -> QuerySet[User]:
    """With their advocate, and whether a page has to look for what they did and can still take back."""
    undone = Deferred.objects.filter(by=OuterRef("pk"), status__in=["waiting", "taken_back", "refused"])
    # By its name in text: the checker of types takes an annotation for a second definition of the attribute.
    answered = User.objects.annotate(**{"has_deferred": Exists(undone)})
    return answered.select_related("advocate").filter(pk=id)


_PERSON = Select(_with_what_pages_ask)


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
