"""How often the expected time would have held: the past told again, each enquiry with only what was known before it."""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from marketplace.expected_time import RECENT_ANSWERS, Similar, bound
from marketplace.models import Enquiry

Circle = tuple[object, ...]


@dataclass(frozen=True)
class Past:
    """An enquiry as it went: `first_answered_at` or, without an answer, `left_at` when its customer withdrew it."""

    topic: str
    language: str
    asked_at: datetime
    first_answered_at: datetime | None
    left_at: datetime | None

    @property
    def circles(self) -> tuple[Circle, ...]:
        return ((self.topic, self.language), (self.topic,), ())


@dataclass
class Kept:
    """What came of the times told on one topic."""

    told: int = 0
    held: int = 0

    @property
    def percent(self) -> float:
        return 100 * self.held / self.told if self.told else 0.0


class Known:
    """What could be known at a moment of the past: the recent answers and the queue of every circle."""

    def __init__(self) -> None:
        self.answers: defaultdict[Circle, deque[tuple[datetime, float]]] = defaultdict(
            lambda: deque(maxlen=RECENT_ANSWERS)
        )
        self.waiting: Counter[Circle] = Counter()
        self._to_come: list[tuple[datetime, int, Past]] = []
        self._number = 0

    def ask(self, past: Past) -> None:
        self.waiting.update(past.circles)
        if ends_at := past.first_answered_at or past.left_at:
            self._number += 1
            heapq.heappush(self._to_come, (ends_at, self._number, past))

    def go_on_to(self, moment: datetime) -> None:
        """Learn of every answer before `moment`."""
        while self._to_come and self._to_come[0][0] < moment:
            ended_at, _, past = heapq.heappop(self._to_come)
            self.waiting.subtract(past.circles)
            if past.first_answered_at is not None:
                wait = (ended_at - past.asked_at).total_seconds()
                for circle in past.circles:
                    self.answers[circle].append((ended_at, wait))

    def similar(self, past: Past) -> Iterator[Similar]:
        for circle in past.circles:
            answers = self.answers[circle]
            span = (answers[-1][0] - answers[0][0]).total_seconds() if answers else 0.0
            yield Similar([wait for _, wait in answers], span, partial(self._waiting, circle))

    def _waiting(self, circle: Circle, most: int) -> int:
        return min(self.waiting[circle], most)


def replay(story: Iterable[Past], *, since: datetime, until: datetime) -> dict[str, Kept]:
    """By topic, for the enquiries asked between the two moments. `story` is ordered by when each was asked. Pure.

    Whoever withdrew before the time was over, or still waits within it, was told nothing that could be wrong yet.
    """
    known, kept = Known(), defaultdict[str, Kept](Kept)
    for past in story:
        known.go_on_to(past.asked_at)
        if past.asked_at >= since:
            told_until = past.asked_at + timedelta(seconds=bound(known.similar(past)))
            if past.first_answered_at is not None or told_until <= (past.left_at or until):
                kept[past.topic].told += 1
                kept[past.topic].held += (
                    past.first_answered_at is not None and past.first_answered_at <= told_until
                )
        known.ask(past)
    return dict(kept)


def history() -> Iterator[Past]:
    """Every enquiry so far, in the order in which they were asked."""
    rows = (
        Enquiry.objects.of_customers()
        .order_by("created_at")
        .values_list("topic__name", "language", "created_at", "first_answered_at", "withdrawn_at")
    )
    for row in rows.iterator():
        yield Past(*row)
