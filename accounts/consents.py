"""Who agreed to what, and whether it still holds. The words themselves stand on the pages that ask.

A consent is never changed: another version is another row, and the one before ends.
"""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from accounts.errors import TermsChanged
from accounts.models import Consent, User
from common import clock

Kind = Consent.Kind


def give(person: User, kind: Kind, *, about: UUID | None = None) -> Consent:
    """To the current words. Given before to the same words it is the same consent. The caller is inside `atomic()`."""
    version = settings.CONSENT_VERSIONS[kind]
    held = _holding(person, kind, about).select_for_update().first()
    if held is not None and held.version == version:
        return held
    if held is not None:
        _end(held)
    return Consent.objects.create(
        person=person, kind=kind, version=version, about=about, given_at=clock.now()
    )


def withdraw(person: User, kind: Kind, *, about: UUID | None = None) -> None:
    """Nothing happens if there is none."""
    for held in _holding(person, kind, about):
        _end(held)


def is_outdated(person: User, kind: Kind) -> bool:
    """Whether they agreed to words that have changed since, and so are to be asked again."""
    held = _holding(person, kind, None).first()
    return held is not None and held.version != settings.CONSENT_VERSIONS[kind]


def require_current_terms(person: User) -> None:
    """Of an advocate who goes on. Raises: TermsChanged."""
    if is_outdated(person, Kind.ADVOCATE_TERMS):
        raise TermsChanged


def _holding(person: User, kind: Kind, about: UUID | None) -> QuerySet[Consent]:
    return Consent.objects.filter(person=person, kind=kind, about=about, ended_at=None)


def _end(held: Consent) -> None:
    held.ended_at = clock.now()
    held.save(update_fields=["ended_at"])
