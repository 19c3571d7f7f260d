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
from common.written_once import Values

Kind = Consent.Kind

FOR_EVERYBODY = (Kind.TERMS, Kind.PRIVACY)
"""What whoever signs up agrees to, or has read. It ends with the account."""
TERMS = (*FOR_EVERYBODY, Kind.ADVOCATE_TERMS)
"""Words that one agrees to by themselves; the other kinds come with a device or a help page."""

_HELD = Values(
    lambda person: Consent.objects.filter(person=person, about=None, ended_at=None).values_list(
        "kind", "version"
    )
)


def current(*kinds: Kind) -> dict[str, str]:
    """The version that holds now, by kind."""
    return {kind.value: settings.CONSENT_VERSIONS[kind] for kind in kinds}


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


def outdated(person: User, *kinds: Kind) -> list[Kind]:
    """Of which of these they agreed to words that have changed since, and so are to be asked again."""
    versions = dict(_HELD.all(person=person.id))
    return [kind for kind in kinds if versions.get(kind, "") not in {"", settings.CONSENT_VERSIONS[kind]}]


def require_current(person: User, *kinds: Kind) -> None:
    """Of somebody who goes on. Raises: TermsChanged."""
    if outdated(person, *kinds):
        raise TermsChanged


def _holding(person: User, kind: Kind, about: UUID | None) -> QuerySet[Consent]:
    return Consent.objects.filter(person=person, kind=kind, about=about, ended_at=None)


def _end(held: Consent) -> None:
    held.ended_at = clock.now()
    held.save(update_fields=["ended_at"])
