"""Writing to the outbox: what must not be lost goes into the transaction that caused it.

The relay (common/relay.py) sends it; this module only inserts and rings the bell.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import connection
from psycopg.types.json import Jsonb

from common import clock, prepared
from common.models import OutboxEntry

CHANNEL = "crowdline_outbox"
"""The NOTIFY channel that wakes the relay; PostgreSQL rings it at commit, once per transaction."""


# One statement, as each costs more to send than to run.
_TELL = """
WITH told AS (
    INSERT INTO common_outboxentry (kind, payload, key, wanted_at, due_at, attempts, last_error)
    SELECT %(kind)s, %(payload)s, %(key)s, at, at, 0, ''
    FROM COALESCE(%(at)s::timestamptz, statement_timestamp()) at
    ON CONFLICT (key) DO NOTHING
)
SELECT pg_notify(%(channel)s, '')
"""


def tell(
    kind: str, *, payload: Mapping[str, str | int], key: str | None = None, at: datetime | None = None
) -> None:
    """Queue a notice for the courier named `kind`; a second one under the same `key` is dropped silently.

    The caller is inside `atomic()`: if its transaction rolls back, nothing was said.
    """
    telling = {"kind": kind, "payload": Jsonb(dict(payload)), "key": key, "at": at, "channel": CHANNEL}
    prepared.rows(_TELL, telling)


def send_again(entry_ids: Iterable[int]) -> int:
    """Give entries that were given up a fresh set of attempts, from now on; returns how many there were."""
    given_up = OutboxEntry.objects.filter(pk__in=list(entry_ids), given_up_at__isnull=False)
    revived = given_up.update(given_up_at=None, attempts=0, wanted_at=clock.Now(), due_at=clock.Now())
    _ring()
    return revived


def _ring() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, '')", [CHANNEL])
