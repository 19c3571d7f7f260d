"""The chain over the books: each transfer's seal is a hash over the seal before it and all that the transfer says.

Once a day what is new is sealed, and the last seal, the day's root, is written outside the database. Whoever changes
the past would have to change every later seal and every copy of the roots. The order is that of sealing, not of
posting, so a transfer that commits late is simply sealed later (docs/decisions/0022).
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from common import clock
from common.ids import first_id_of
from rewards.books import DailyRoot, Seal

LATE = timedelta(days=1)
"""No transaction stays open for longer: a transfer that is older than this, and came later, was put there by hand."""

AT_ONCE = 5_000
EPOCH = datetime.fromtimestamp(0, UTC)
BEFORE_ALL = bytes(32)

logger = logging.getLogger(__name__)

# One text, so that what is sealed and what is verified are the same words in the same order.
_WORDS = """
SELECT transfer.id, transfer.points, transfer.code, transfer.source_type, transfer.source_id, transfer.cause,
       transfer.created_at, debit.id, debit.kind, debit.holder_id, credit.id, credit.kind, credit.holder_id,
       seal.position, seal.digest, seal.transfer_id
FROM books.transfer FULL JOIN books.seal ON seal.transfer_id = transfer.id
LEFT JOIN books.ledger_account debit ON debit.id = transfer.debit_id
LEFT JOIN books.ledger_account credit ON credit.id = transfer.credit_id"""
_NEW = _WORDS + " WHERE transfer.id >= %s AND seal.transfer_id IS NULL ORDER BY transfer.id"
_SEALED = _WORDS + " WHERE seal.transfer_id IS NOT NULL ORDER BY seal.position"
_PUT_THERE = _WORDS + " WHERE transfer.id < %s AND seal.transfer_id IS NULL ORDER BY transfer.id LIMIT 1"


class Tampered(Exception):
    """The books are not what was sealed; the message names the first place."""


class _Link(NamedTuple):
    """A place in the chain: how many transfers are sealed up to here, and the last one's seal."""

    position: int
    digest: bytes


def seal_the_day() -> DailyRoot | None:
    """Seal every transfer that is not yet, and keep today's root; None if today has one. Any number may try at once."""
    today = clock.now().date()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('books.seal'))")
        if DailyRoot.objects.filter(day=today).exists():
            return None
        last = _seal_new(since=_settled_until())
        root = DailyRoot.objects.create(
            day=today, position=last.position, digest=last.digest, made_at=clock.now()
        )
    return root


def write_outside() -> int:
    """Append the roots that the file lacks, each also to the log; returns how many. Lines are only ever added."""
    known = outside_roots()
    missing = [root for root in DailyRoot.objects.order_by("day") if root.day.isoformat() not in known]
    if missing:
        _file().parent.mkdir(parents=True, exist_ok=True)
        with _file().open("a", encoding="ascii") as file:
            for root in missing:
                file.write(f"{root}\n")
                logger.info("The root of the books: %s", root)
    return len(missing)


def outside_roots() -> dict[str, str]:
    """The roots in the file by day, each as its whole line. The first line of a day counts."""
    roots: dict[str, str] = {}
    if _file().exists():
        for line in _file().read_text(encoding="ascii").splitlines():
            roots.setdefault(line.partition(" ")[0], line)
    return roots


def verify() -> int:
    """Recompute the whole chain; returns how many transfers are sealed. Raises: Tampered."""
    roots = {root.position: root for root in DailyRoot.objects.order_by("-day")}
    last = _Link(0, BEFORE_ALL)
    for *words, position, digest, transfer_id in _rows(_SEALED):
        where = f"transfer {transfer_id} at position {position}"
        if position != last.position + 1:
            raise Tampered(f"The seals {last.position + 1} to {position - 1} are missing, before {where}.")
        if words[0] is None:
            raise Tampered(f"Removed: {where}.")
        last = _Link(position, _digest(last.digest, words))
        if last.digest != bytes(digest):
            raise Tampered(f"Changed, or moved from its place: {where}.")
        if position in roots and bytes(roots[position].digest) != last.digest:
            raise Tampered(f"The root of {roots[position].day} is not the seal of {where}.")
    _require_the_roots(last)
    put_there = next(_rows(_PUT_THERE, first_id_of(_settled_until())), None)
    if put_there:
        raise Tampered(f"Inserted among what was sealed before: transfer {put_there[0]}.")
    return last.position


def _require_the_roots(last: _Link) -> None:
    """The roots in the database are those outside, and none is beyond the last seal. Raises: Tampered."""
    inside = {root.day.isoformat(): root for root in DailyRoot.objects.order_by("day")}
    outside = outside_roots()
    for day in sorted(inside.keys() | outside.keys()):
        if day not in inside:
            raise Tampered(f"The root of {day} is known outside and was removed from the database.")
        if outside.get(day, str(inside[day])) != str(inside[day]):
            first = _first_after_root_before(day)
            raise Tampered(f"The root of {day} is another outside: the books were changed from {first} on.")
        if inside[day].position > last.position:
            raise Tampered(
                f"Removed: all after position {last.position}, up to {inside[day].position} of {day}."
            )


def _first_after_root_before(day: str) -> str:
    before = DailyRoot.objects.filter(day__lt=day).order_by("-day").first()
    position = before.position + 1 if before else 1
    seal = Seal.objects.filter(position=position).first()
    return f"transfer {seal.transfer_id} at position {position}" if seal else f"position {position}"


def _settled_until() -> datetime:
    """Whatever was posted before this moment is sealed."""
    root = DailyRoot.objects.order_by("-day").first()
    return root.made_at - LATE if root else EPOCH


def _seal_new(*, since: datetime) -> _Link:
    seal = Seal.objects.order_by("-position").first()
    last = _Link(seal.position, bytes(seal.digest)) if seal else _Link(0, BEFORE_ALL)
    seals: list[Seal] = []
    for *words, _position, _seal, _transfer_id in _rows(_NEW, first_id_of(since)):
        last = _Link(last.position + 1, _digest(last.digest, words))
        seals.append(Seal(position=last.position, transfer_id=words[0], digest=last.digest))
        if len(seals) == AT_ONCE:
            Seal.objects.bulk_create(seals)
            seals.clear()
    Seal.objects.bulk_create(seals)
    return last


def _digest(before: bytes, words: list[object]) -> bytes:
    """SHA-256 over the seal before and the transfer as a JSON list: unambiguous, and the same on every machine."""
    said = [word.isoformat() if isinstance(word, datetime) else word for word in words]
    text = json.dumps(said, ensure_ascii=True, separators=(",", ":"), default=str)
    return hashlib.sha256(before + text.encode("ascii")).digest()


def _rows(query: str, *values: UUID) -> Iterator[tuple[Any, ...]]:
    """Row by row: the whole ledger does not fit into memory."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(query, values)
        while rows := cursor.fetchmany(AT_ONCE):
            yield from rows


def _file() -> Path:
    return Path(settings.AUDIT_DIR) / "ledger-roots.txt"
