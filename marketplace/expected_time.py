"""How long until most people have a first answer: the time within which 80 % of similar recent enquiries had theirs.

Similar means the same topic and language, else the same topic, else all of them, whichever first has enough to tell.
A queue that is longer than usual makes the time longer in proportion; a shorter one does not make it shorter, because
a promise that is kept early breaks nothing. In a surge it is at least the wait that routing predicts. Whoever answers
counts, our own team included: the customer waits for whoever comes first. How often the time held:
marketplace/backtesting.py for the past, operations_queries for now.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.models import Topic
from common.lately import lately
from common.written_once import Values
from marketplace.models import Enquiry
from routing import surge

SHARE = 0.8
"""Of the customers this is told to, so many should have their answer in time."""

RECENT_ANSWERS = 100
FEWEST_TO_TRUST = 20
"""Below this many recent answers the next wider circle of enquiries is the better guess."""

BUSIEST = 4.0
"""A queue counts as at most so many times the usual one: beyond that our team takes over."""

RECKONED_EVERY_SECONDS = 60
SECONDS_WITHOUT_DATA = 600
SHORTEST_SECONDS = 60


@dataclass(frozen=True)
class Similar:
    """One circle of enquiries: how long the recently answered waited, over which time, and how many wait now."""

    waits: Sequence[float]
    """Seconds each."""
    span_seconds: float
    """From the first to the last of these answers."""
    waiting: Callable[[int], int]
    """Counted only for the circle that tells the time, and no further than to the given number."""

    @property
    def usually_waiting(self) -> float:
        """By Little's law: how many arrive in a second times how long each stays."""
        return sum(self.waits) / self.span_seconds if self.span_seconds > 0 else 0.0


def bound(circles: Iterable[Similar]) -> int:
    """Seconds, in whole minutes, from the first circle that has enough answers, else the last one that has any. Pure.

    Circles are only looked at as far as they are needed.
    """
    known: Similar | None = None
    for circle in circles:
        known = circle if circle.waits else known
        if len(circle.waits) >= FEWEST_TO_TRUST:
            break
    if known is None:
        return SECONDS_WITHOUT_DATA
    usual = max(known.usually_waiting, 1.0)
    busy = known.waiting(math.ceil(BUSIEST * usual)) / usual
    seconds = _quantile(known.waits) * min(max(busy, 1.0), BUSIEST)
    return max(SHORTEST_SECONDS, 60 * math.ceil(seconds / 60))


def _quantile(waits: Sequence[float]) -> float:
    """What the next wait is within with a chance of SHARE: it may come to stand anywhere among those known, also after
    the longest, which the plain quantile of a few forgets. Source: Vovk and others, 2005, on conformal prediction."""
    ordered = sorted(waits)
    rank = math.ceil(SHARE * (len(ordered) + 1))
    return ordered[min(rank, len(ordered)) - 1]


def expected_seconds(topic: Topic | None = None, language: str = "") -> int:
    """What pages say of whoever asks now, reckoned once a minute; without a topic, for asking about anything."""
    name = f"expected_seconds:{topic.id if topic else ''}:{language}"
    return lately(name, lambda: reckon_seconds(topic, language), seconds=RECKONED_EVERY_SECONDS)


def reckon_seconds(topic: Topic | None = None, language: str = "") -> int:
    """The same from the rows as they are, for what a customer is promised."""
    circles: list[tuple[Values, dict[str, UUID | str]]] = [(_ANSWERED, {})]
    if topic is not None:
        circles.insert(0, (_ANSWERED_ON_TOPIC, {"topic": topic.id}))
    if topic is not None and language:
        circles.insert(0, (_ANSWERED_IN_LANGUAGE, {"topic": topic.id, "language": language}))
    seconds = bound(_similar(answered.all(**alike), **alike) for answered, alike in circles)
    busy = surge.current()
    return seconds if busy is None else max(seconds, 60 * math.ceil(busy.predicted_seconds / 60))


def _similar(moments: Sequence[tuple[datetime, datetime]], **alike: UUID | str) -> Similar:
    """When the latest of a circle were asked and answered, and what those in it have in common."""
    answers = [first for _, first in moments]
    return Similar(
        waits=[(first - created).total_seconds() for created, first in moments],
        span_seconds=(answers[0] - answers[-1]).total_seconds() if answers else 0.0,
        waiting=lambda most: _unanswered(**alike)[:most].count(),
    )


def _unanswered(**alike: UUID | str) -> QuerySet[Enquiry]:
    return Enquiry.objects.of_customers().filter(status="open", first_answered_at=None, **alike)


def _answered(alike: Q) -> QuerySet[Enquiry, Any]:
    answered = Enquiry.objects.of_customers().filter(alike, first_answered_at__isnull=False)
    return answered.order_by("-first_answered_at").values_list("created_at", "first_answered_at")[
        :RECENT_ANSWERS
    ]


_ANSWERED = Values(lambda: _answered(Q()))
_ANSWERED_ON_TOPIC = Values(lambda topic: _answered(Q(topic=topic)))
_ANSWERED_IN_LANGUAGE = Values(lambda topic, language: _answered(Q(topic=topic, language=language)))
