"""Writing history, the record of who did what: every action that changes a state calls `record` in the same
transaction, and what changes none (a sign-in, a reveal, an export, a setting) is a `note`.

The record can never be shortened, so nothing that a person wrote stands in it: `why` is a code or a sentence of ours,
and `words` are kept sealed beside the row.
"""

from __future__ import annotations

from functools import cache
from typing import Protocol
from uuid import UUID

from django.db import connection

from common import clock, prepared, request_context
from common.models import HistoryRow, HistoryWords
from common.plain_insert import insert, statement, values_of
from common.sealing import seal


class Recorded(Protocol):
    status: str

    @property
    def id(self) -> UUID: ...


class Person(Protocol):
    id: UUID


def record(
    obj: Recorded, *, verb: str, was: str, story: UUID, by: Person | None, why: str = "", words: str = ""
) -> None:
    """Insert the history row of a move that has just been made on `obj`. `by` None means the clock did it."""
    kind = type(obj).__name__.lower()
    _write(
        verb=verb,
        kind=kind,
        story=story,
        subject=obj.id,
        was=was,
        now=obj.status,
        by=by,
        why=why,
        words=words,
    )


def note(
    verb: str, *, kind: str, subject: UUID, by: Person | None, story: UUID | None = None, why: str = ""
) -> None:
    """Insert the row of something that was done about `subject`, which is a story of its own if none is named."""
    _write(
        verb=verb,
        kind=kind,
        story=story or subject,
        subject=subject,
        was="",
        now="",
        by=by,
        why=why,
        words="",
    )


def _write(
    *,
    verb: str,
    kind: str,
    story: UUID,
    subject: UUID,
    was: str,
    now: str,
    by: Person | None,
    why: str,
    words: str,
) -> None:
    door, network = request_context.door_and_network()
    row = HistoryRow(
        at=clock.now(),
        story=story,
        subject=subject,
        kind=kind,
        verb=verb,
        was=was,
        now=now,
        why=why[:500],
        actor_id=by.id if by else None,
        door=door,
        network=network,
    )
    if words:
        prepared.run(_with_words(), values_of(row) | {"sealed": seal(words)})
    else:
        insert(row)


@cache
def _with_words() -> str:
    """One statement, as each costs more to send than to run."""
    words = connection.ops.quote_name(HistoryWords._meta.db_table)
    return (
        f"WITH written AS ({statement(HistoryRow)} RETURNING id) "  # noqa: S608 - names of our own models
        f"INSERT INTO {words} (row_id, sealed) SELECT id, %(sealed)s FROM written"
    )
