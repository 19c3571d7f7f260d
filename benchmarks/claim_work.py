"""What rows 1 and 2 claim: enquiries that wait for exactly one of their advocates each, handed out once."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from django.db import connection

from benchmarks import by_size, databases

SECONDS = by_size(quick=1, usual=3, full=5)
CROWDED = by_size(quick=2_000, usual=100_000, full=100_000)
"""Open enquiries, as many as the budget names."""


A_ROUND = by_size(quick=200, usual=6_000, full=7_000)


class ToClaim(NamedTuple):
    item: UUID
    entry: UUID
    offer: UUID
    holder: UUID


class Work:
    """Filled into a database of its own: `size` open enquiries, of which the claimable ones are handed out."""

    def __init__(self, size: int) -> None:
        databases.fill_queue(size)
        with connection.cursor() as cursor:
            cursor.execute("SELECT item, entry, offer, holder FROM bench_work ORDER BY n")
            self._left = [ToClaim(*row) for row in cursor.fetchall()]

    def take(self, many: int = A_ROUND) -> list[ToClaim]:
        """More than fits into one round; whoever held claims of earlier rounds has their hands free again."""
        taken, self._left = self._left[:many], self._left[many:]
        if not taken:
            raise RuntimeError("No work is left: raise databases.CLAIMABLE.")
        with connection.cursor() as cursor:
            cursor.execute("UPDATE routing_claim SET status = 'completed' WHERE status = 'active'")
            cursor.execute("VACUUM (ANALYZE) routing_claim")
        return taken
