"""Writing history: every action that changes a state calls `record` in the same transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from common.models import HistoryRow

if TYPE_CHECKING:
    from accounts.models import User


class Recorded(Protocol):
    id: UUID
    status: str


def record(obj: Recorded, *, verb: str, was: str, story: UUID, by: User | None, why: str = "") -> None:
    """Insert the history row of a move that has just been made on `obj`. `by` None means the clock did it."""
    HistoryRow.objects.create(
        story=story,
        subject=obj.id,
        kind=type(obj).__name__.lower(),
        verb=verb,
        was=was,
        now=obj.status,
        why=why[:500],
        actor=by,
    )
