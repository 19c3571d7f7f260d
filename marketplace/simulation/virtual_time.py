"""Time that passes when nothing happens: what people do next and what the clock owes next, whichever is earlier.

A person's story is a generator that does something and yields how long it waits, as in the demo. Between two steps the
sweeps run at exactly the moments at which a deadline is over, and every BEAT for what has no deadline here.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Generator
from datetime import datetime, timedelta
from itertools import count
from typing import TypeAlias

from django.db import connection

from common.sweeps import registered
from marketplace.simulation import scratch

Steps: TypeAlias = Generator[timedelta, None, None]
BEAT = timedelta(hours=1)
OFTEN_SECONDS = 10
"""Sweeps that run at least that often are about moments that somebody waits for."""

CHANGES_WHO_IS_ASKED = ("routing.", "marketplace.")
"""The apps whose sweeps do; the others keep books and records, at length."""
ROUNDS = 5
"""One sweep's work may make another's; that ends, or something is wrong."""

_NEXT_DEADLINE = """
SELECT least(
    (SELECT min(stage_ends_at) FROM routing_queueentry WHERE status = 'waiting' AND stage_ends_at > %(now)s),
    (SELECT min(lease_ends_at) FROM routing_queueentry WHERE status = 'claimed' AND lease_ends_at > %(now)s),
    (SELECT min(ends_at) FROM routing_offer WHERE status = 'sent' AND ends_at > %(now)s),
    (SELECT min(until) FROM routing_availability WHERE is_available AND until > %(now)s),
    (SELECT min(next_change_at) FROM routing_availability WHERE is_available AND next_change_at > %(now)s))
"""


class VirtualTime:
    """`after_each` is called after every step and every sweep, still at that moment."""

    def __init__(self, *, begin: datetime, after_each: Callable[[], None]) -> None:
        self.now = begin
        self._after_each = after_each
        self._due: list[tuple[datetime, int, Steps]] = []
        self._order = count()
        self._next_beat = begin + BEAT
        self._sweeps = [each for each in registered() if each.name.startswith(CHANGES_WHO_IS_ASKED)]

    def add(self, steps: Steps, *, wait: timedelta = timedelta(0)) -> None:
        """These steps begin after a wait from now."""
        heapq.heappush(self._due, (self.now + wait, next(self._order), steps))

    def run(self, *, until: datetime) -> None:
        while self.now < until:
            step = self._due[0][0] if self._due else until
            deadline = min(self._deadline(), self._next_beat)
            self.now = max(min(step, deadline, until), self.now)
            with scratch.at(self.now):
                if deadline <= step:
                    self._sweep()
                elif self._due and step <= self.now:
                    self._step()
                self._after_each()

    def _step(self) -> None:
        _, _, steps = heapq.heappop(self._due)
        wait = next(steps, None)
        if wait is not None:
            self.add(steps, wait=wait)

    def _sweep(self) -> None:
        """Everything that is due now, as the relay would within its next seconds."""
        is_beat = self.now >= self._next_beat
        if is_beat:
            self._next_beat = self.now + BEAT
        for _ in range(ROUNDS):
            if not sum(
                [each.run() for each in self._sweeps if is_beat or each.every_seconds <= OFTEN_SECONDS]
            ):
                break

    def _deadline(self) -> datetime:
        with connection.cursor() as cursor:
            cursor.execute(_NEXT_DEADLINE, {"now": self.now})
            found: datetime | None = cursor.fetchone()[0]
        return found or self._next_beat
