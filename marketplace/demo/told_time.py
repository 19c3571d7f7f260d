"""The time in which the demo's stories happen: many at once, each step at its own moment, in the order of time.

A story is a generator that does something and yields how long it waits until it goes on. Each step runs with
`clock.now` set to its moment, so the actions stamp what they write with it. What the database's clock stamps instead
(leases, offers, defaults of columns) is kept running while the stories are told and dated back by `date_back`.
"""

from __future__ import annotations

import heapq
from collections.abc import Generator
from datetime import datetime, timedelta
from itertools import count
from typing import TypeAlias, TypeVar

from django.db import connection

from common import clock, prepared

Result = TypeVar("Result")
Told: TypeAlias = Generator[timedelta, None, Result]
"""A part of a story: yields waits, returns what came of it."""

SLACK = "interval '1 day'"
"""So much longer an offer holds while stories are told: the database's clock would end it early on a slow machine."""

STAMPED = (
    ("routing_queueentry", "queued_at"),
    ("routing_claim", "started_at"),
    ("routing_offer", "sent_at"),
    ("routing_offer", "ended_at"),
    ("routing_availability", "last_offer_at"),
    ("marketplace_review", "created_at"),
    ("marketplace_escalation", "created_at"),
)
"""Columns that the database's clock fills."""


class ToldTime:
    """Takes stories and tells them up to `until`; what a story would do later than that has not happened."""

    def __init__(self, *, until: datetime) -> None:
        self.until = until
        self._due: list[tuple[datetime, int, Told[object]]] = []
        self._order = count()
        self._steps: list[tuple[datetime, datetime]] = []

    def add(self, story: Told[object], *, moment: datetime) -> None:
        """`story` begins at `moment`; another story may add it."""
        heapq.heappush(self._due, (moment, next(self._order), story))

    def tell(self) -> None:
        began = _database_time()
        while self._due and self._due[0][0] <= self.until:
            moment, _, story = heapq.heappop(self._due)
            self._steps.append((began, moment))
            with clock.at(moment):
                wait = next(story, None)
            if wait is not None:
                self.add(story, moment=moment + wait)
            began = _keep_running(since=began, moment=moment)

    def date_back(self) -> None:
        """Give everything that the database's clock has stamped meanwhile the moment of its story."""
        with connection.cursor() as cursor:
            cursor.execute(
                "CREATE TEMPORARY TABLE demo_step (began timestamptz PRIMARY KEY, moment timestamptz)"
            )
            cursor.executemany("INSERT INTO demo_step VALUES (%s, %s)", self._steps)
            cursor.execute("ANALYZE demo_step")
            first = {"first": self._steps[0][0]}
            cursor.execute(_TAKE_SLACK, first)
            cursor.execute(_SHIFT_ENDED_CLAIMS, first)
            cursor.execute(_SHIFT_ENDED_OFFERS, first)
            for table, column in STAMPED:
                cursor.execute(
                    f"UPDATE {table} SET {column} = {_told(column)} WHERE {column} >= %(first)s",  # noqa: S608
                    first,
                )
            cursor.execute("DROP TABLE demo_step")
        self._steps.clear()


def _database_time() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement_timestamp()")
        moment: datetime = cursor.fetchone()[0]
        return moment


def _keep_running(*, since: datetime, moment: datetime) -> datetime:
    """What a step at `moment`, begun at `since`, gave by its own clock runs in the database's present instead.

    Returns the database's time, when the next step begins.
    """
    ended: datetime
    [(ended,)] = prepared.rows(_KEEP_RUNNING, {"since": since, "moment": moment})
    return ended


_KEEP_RUNNING = f"""
WITH step AS (
    SELECT %(since)s::timestamptz - %(moment)s::timestamptz AS gap
), offers AS (
    UPDATE routing_offer SET first_until = first_until + gap, ends_at = ends_at + gap + {SLACK}
    FROM step
    WHERE sent_at >= %(since)s
), claims AS (
    UPDATE routing_claim SET ends_at = ends_at + gap, limit_at = limit_at + gap FROM step
    WHERE status = 'active' AND ends_at <= %(since)s
), leases AS (
    UPDATE routing_queueentry SET lease_ends_at = lease_ends_at + gap FROM step
    WHERE status = 'claimed' AND lease_ends_at <= %(since)s
)
SELECT statement_timestamp()
"""  # noqa: S608


def _told(column: str) -> str:
    return f"(SELECT moment FROM demo_step WHERE began <= {column} ORDER BY began DESC LIMIT 1)"  # noqa: S608


_TAKE_SLACK = f"UPDATE routing_offer SET ends_at = ends_at - {SLACK} WHERE sent_at >= %(first)s"  # noqa: S608
_SHIFT_ENDED_CLAIMS = f"""
UPDATE routing_claim SET
    ends_at = ends_at - (started_at - {_told("started_at")}),
    limit_at = limit_at - (started_at - {_told("started_at")})
WHERE status <> 'active' AND started_at >= %(first)s
"""  # noqa: S608
_SHIFT_ENDED_OFFERS = f"""
UPDATE routing_offer SET
    first_until = first_until - (sent_at - {_told("sent_at")}),
    ends_at = ends_at - (sent_at - {_told("sent_at")})
WHERE status <> 'sent' AND sent_at >= %(first)s
"""  # noqa: S608
