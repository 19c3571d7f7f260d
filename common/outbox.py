"""Writing to the outbox: what must not be lost goes into the transaction that caused it.

The relay (common/relay.py) sends it; this module only inserts and rings the bell.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import connection

from common import clock
from common.models import OutboxEntry

CHANNEL = "crowdline_outbox"
"""The NOTIFY channel that wakes the relay; PostgreSQL rings it at commit, once per transaction."""


def tell(
    kind: str, *, payload: Mapping[str, str | int], key: str | None = None, at: datetime | None = None
) -> None:
    """Queue a notice for the courier named `kind`; a second one under the same `key` is dropped silently.

    The caller is inside `atomic()`: if its transaction rolls back, nothing was said.
    """
    entry = OutboxEntry(kind=kind, payload=dict(payload), key=key)
    if at is not None:
        entry.wanted_at = entry.due_at = at
    OutboxEntry.objects.bulk_create([entry], ignore_conflicts=key is not None)
    _ring()


def send_again(entry_ids: Iterable[int]) -> int:
    """Give entries that were given up a fresh set of attempts, from now on; returns how many there were."""
    given_up = OutboxEntry.objects.filter(pk__in=list(entry_ids), given_up_at__isnull=False)
    revived = given_up.update(given_up_at=None, attempts=0, wanted_at=clock.Now(), due_at=clock.Now())
    _ring()
    return revived


def _ring() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, '')", [CHANNEL])
