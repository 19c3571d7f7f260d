"""Drawing questions from a bank by lot: what both the test and practice go by."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Protocol, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet

from accounts.models import User


class Drawable(Protocol):
    id: UUID


Drawn = TypeVar("Drawn", bound=Drawable)
Row = TypeVar("Row", bound=Model)


def by_lot(bank: Iterable[Drawn], *, seen: Iterable[UUID], seed: str) -> list[Drawn]:
    """In the order of the lot, those `seen` last; pure: the same seed gives the same order."""
    known = frozenset(seen)

    def place(question: Drawn) -> tuple[bool, bytes]:
        return question.id in known, hashlib.sha256(f"{seed}:{question.id}".encode()).digest()

    return sorted(bank, key=place)


def in_language_of(person: User, bank: QuerySet[Row]) -> list[Row]:
    """In the person's language where there are any, else in English."""
    return list(bank.filter(language=person.language)) or list(bank.filter(language="en"))
