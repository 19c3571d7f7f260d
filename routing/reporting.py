"""How the promises were kept: the service level achieved, counted over what came of every clock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q

from routing.models import Clock

SPANS = {"day": timedelta(hours=24), "week": timedelta(days=7), "month": timedelta(days=30)}


@dataclass(frozen=True)
class Kept:
    """Of `decided` promises in a span, so many were kept."""

    decided: int
    met: int

    @property
    def percent(self) -> float | None:
        return 100 * self.met / self.decided if self.decided else None


@dataclass(frozen=True)
class Achieved:
    """One service level's promise of one kind, over the last 24 hours, 7 and 30 days, beside what was aimed at."""

    level: str
    kind: Clock.Kind
    target_percent: int
    day: Kept
    week: Kept
    month: Kept

    @property
    def is_on_target(self) -> bool | None:
        """Over the week; None while nothing has been decided in it."""
        return None if self.week.percent is None else self.week.percent >= self.target_percent


def achieved(*, now: datetime) -> Sequence[Achieved]:
    """Every level with a decided clock in the last 30 days. A promise counts when it is decided: met, or time over."""
    counts = {
        f"{span}_{what}": Count("id", filter=Q(decided_at__gte=now - length) & which)
        for span, length in SPANS.items()
        for what, which in {"decided": Q(), "met": Q(outcome=Clock.Outcome.MET)}.items()
    }
    rows = (
        Clock.objects.exclude(outcome="")
        .filter(decided_at__gte=now - SPANS["month"], decided_at__lte=now)
        .values("service_level__name", "service_level__target_percent", "kind")
        .annotate(**counts)
        .order_by("service_level__name", "kind")
    )
    return [_achieved(dict(row)) for row in rows]


def _achieved(row: Mapping[str, Any]) -> Achieved:
    return Achieved(
        level=row["service_level__name"],
        kind=Clock.Kind(row["kind"]),
        target_percent=row["service_level__target_percent"],
        **{span: Kept(row[f"{span}_decided"], row[f"{span}_met"]) for span in SPANS},
    )
