"""A chain over rows that are only ever added: each row's seal is a hash over the seal before it and all that the row
says.

Once a day what is new is sealed, and the last seal, the day's root, is written outside the database. Whoever changes
the past would have to change every later seal and every copy of the roots. The order is that of sealing, not of
writing, so a row that commits late is simply sealed later (docs/decisions/0022).
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import connection, models, transaction

from common import clock

LATE = timedelta(days=1)
"""No transaction stays open for longer: a row that is older than this, and came later, was put there by hand."""

AT_ONCE = 5_000
EPOCH = datetime.fromtimestamp(0, UTC)
BEFORE_ALL = bytes(32)

logger = logging.getLogger(__name__)


class Tampered(Exception):
    """The rows are not what was sealed; the message names the first place."""


class _Link(NamedTuple):
    """A place in the chain: how many rows are sealed up to here, and the last one's seal."""

    position: int
    digest: bytes


@dataclass(frozen=True)
class SealedChain:
    """The chain over one table.

    `words` selects what is sealed of a row, its key first, then the seal's position, digest and key of the row; it
    joins row and seal fully, so that either can be missing. `age` is the column of the row that tells when it was
    written, and `as_age` what a moment is in that column.
    """

    over: str
    row: str
    file: str
    words: str
    key: str
    age: str
    as_age: Callable[[datetime], UUID | datetime]
    seals: type[models.Model]
    seal_of: str
    roots: type[models.Model]

    def seal_the_day(self) -> Any:
        """Seal every row that is not yet, and keep today's root; None if today has one. Any number may try at once."""
        today = clock.now().date()
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [self.file])
            if self._roots().filter(day=today).exists():
                return None
            last = self._seal_new(since=self._settled_until())
            return self._roots().create(
                day=today, position=last.position, digest=last.digest, made_at=clock.now()
            )

    def write_outside(self) -> int:
        """Append the roots that the file lacks, each also to the log; returns how many. Lines are only ever added."""
        known = self.outside_roots()
        missing = [root for root in self._roots().order_by("day") if root.day.isoformat() not in known]
        if missing:
            self._file().parent.mkdir(parents=True, exist_ok=True)
            with self._file().open("a", encoding="ascii") as file:
                for root in missing:
                    file.write(f"{root}\n")
                    logger.info("The root of %s: %s", self.over, root)
        return len(missing)

    def outside_roots(self) -> dict[str, str]:
        """The roots in the file by day, each as its whole line. The first line of a day counts."""
        roots: dict[str, str] = {}
        if self._file().exists():
            for line in self._file().read_text(encoding="ascii").splitlines():
                roots.setdefault(line.partition(" ")[0], line)
        return roots

    def last_sealed_at(self) -> datetime | None:
        """When the newest root was made; None if nothing has ever been sealed."""
        root = self._roots().order_by("-day").first()
        return root.made_at if root else None

    def verify(self) -> int:
        """Recompute the whole chain; returns how many rows are sealed. Raises: Tampered."""
        roots = {root.position: root for root in self._roots().order_by("-day")}
        last = _Link(0, BEFORE_ALL)
        for *words, position, digest, key in self._rows(f"{self._sealed} ORDER BY seal.position"):
            where = f"{self.row} {key} at position {position}"
            if position != last.position + 1:
                raise Tampered(
                    f"The seals {last.position + 1} to {position - 1} are missing, before {where}."
                )
            if words[0] is None:
                raise Tampered(f"Removed: {where}.")
            last = _Link(position, _digest(last.digest, words))
            if last.digest != bytes(digest):
                raise Tampered(f"Changed, or moved from its place: {where}.")
            if position in roots and bytes(roots[position].digest) != last.digest:
                raise Tampered(f"The root of {roots[position].day} is not the seal of {where}.")
        self._require_the_roots(last)
        put_there = self._unsealed(f"{self.age} < %s", self.as_age(self._settled_until()))
        if (first := next(put_there, None)) is not None:
            raise Tampered(f"Inserted among what was sealed before: {self.row} {first[0]}.")
        return last.position

    def _require_the_roots(self, last: _Link) -> None:
        """The roots in the database are those outside, and none is beyond the last seal. Raises: Tampered."""
        inside = {root.day.isoformat(): root for root in self._roots().order_by("day")}
        outside = self.outside_roots()
        for day in sorted(inside.keys() | outside.keys()):
            if day not in inside:
                raise Tampered(f"The root of {day} is known outside and was removed from the database.")
            if outside.get(day, str(inside[day])) != str(inside[day]):
                first = self._first_after_root_before(day)
                raise Tampered(
                    f"The root of {day} is another outside: {self.over} were changed from {first} on."
                )
            if inside[day].position > last.position:
                raise Tampered(
                    f"Removed: all after position {last.position}, up to {inside[day].position} of {day}."
                )

    def _first_after_root_before(self, day: str) -> str:
        before = self._roots().filter(day__lt=day).order_by("-day").first()
        position = before.position + 1 if before else 1
        seal = self._seals().filter(position=position).first()
        return (
            f"{self.row} {getattr(seal, self.seal_of)} at position {position}"
            if seal
            else f"position {position}"
        )

    def _settled_until(self) -> datetime:
        """Whatever was written before this moment is sealed."""
        sealed_at = self.last_sealed_at()
        return sealed_at - LATE if sealed_at else EPOCH

    def _seal_new(self, *, since: datetime) -> _Link:
        seal = self._seals().order_by("-position").first()
        last = _Link(seal.position, bytes(seal.digest)) if seal else _Link(0, BEFORE_ALL)
        made: list[models.Model] = []
        for *words, _position, _seal, _key in self._unsealed(f"{self.age} >= %s", self.as_age(since)):
            last = _Link(last.position + 1, _digest(last.digest, words))
            made.append(
                self.seals(**{"position": last.position, self.seal_of: words[0], "digest": last.digest})
            )
            if len(made) == AT_ONCE:
                self._seals().bulk_create(made)
                made.clear()
        self._seals().bulk_create(made)
        return last

    @property
    def _sealed(self) -> str:
        return f"{self.words} WHERE seal.{self.seal_of} IS NOT NULL"

    def _unsealed(self, condition: str, *values: UUID | datetime) -> Iterator[tuple[Any, ...]]:
        return self._rows(
            f"{self.words} WHERE {condition} AND seal.{self.seal_of} IS NULL ORDER BY {self.key}", *values
        )

    def _rows(self, query: str, *values: UUID | datetime) -> Iterator[tuple[Any, ...]]:
        """Row by row: the whole table does not fit into memory."""
        with connection.chunked_cursor() as cursor:
            cursor.execute(query, values)
            while rows := cursor.fetchmany(AT_ONCE):
                yield from rows

    def _seals(self) -> Any:
        return self.seals._default_manager

    def _roots(self) -> Any:
        return self.roots._default_manager

    def _file(self) -> Path:
        return Path(settings.AUDIT_DIR) / self.file


def _digest(before: bytes, words: list[object]) -> bytes:
    """SHA-256 over the seal before and the row as a JSON list: unambiguous, and the same on every machine."""
    said = [word.isoformat() if isinstance(word, datetime) else word for word in words]
    text = json.dumps(said, ensure_ascii=True, separators=(",", ":"), default=str)
    return hashlib.sha256(before + text.encode("ascii")).digest()
