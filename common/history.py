"""Writing history: every action that changes a state calls `record` in the same transaction."""

from __future__ import annotations

from typing import Protocol
from uuid import UUID

from common import clock
from common.models import HistoryRow
from common.plain_insert import insert


class Recorded(Protocol):
    status: str

    @property
    def id(self) -> UUID: ...


class Person(Protocol):
    id: UUID


def record(obj: Recorded, *, verb: str, was: str, story: UUID, by: Person | None, why: str = "") -> None:
    """Insert the history row of a move that has just been made on `obj`. `by` None means the clock did it."""
    insert(
        HistoryRow(
            at=clock.now(),
            story=story,
            subject=obj.id,
            kind=type(obj).__name__.lower(),
            verb=verb,
            was=was,
            now=obj.status,
            why=why[:500],
            actor_id=by.id if by else None,
        )
    )
