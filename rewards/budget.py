"""What the month has cost, what it will have cost at its end if it goes on like this, and how near the budget is.

The calendar month is that of the company's place. What was taken back costs nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Sum
from django.utils import timezone

from common import clock
from rewards.models import Award, TariffRules
from rewards.tariffs import valid_rules


@dataclass(frozen=True)
class Month:
    """`budget_points` is None where nobody has set one."""

    starts_at: datetime
    spent_points: int
    forecast_points: int
    budget_points: int | None
    warn_percent: int

    @property
    def is_used(self) -> bool:
        return self.budget_points is not None and self.spent_points >= self.budget_points

    @property
    def is_nearly_used(self) -> bool:
        return (
            self.budget_points is not None
            and self.spent_points * 100 >= self.budget_points * self.warn_percent
        )


def this_month() -> Month:
    rules = valid_rules()
    now = clock.now()
    start, end = month_of(now)
    spent = _spent_since(start)
    return Month(
        starts_at=start,
        spent_points=spent,
        forecast_points=round(spent * ((end - start) / max(now - start, timedelta(days=1)))),
        budget_points=rules.month_budget_points if rules else None,
        warn_percent=rules.budget_warn_percent if rules else 100,
    )


def is_used(rules: TariffRules) -> bool:
    """Whether the rules' budget for this month is used; False without one. Asked with every award."""
    if rules.month_budget_points is None:
        return False
    return _spent_since(month_of(clock.now())[0]) >= rules.month_budget_points


def month_of(moment: datetime) -> tuple[datetime, datetime]:
    """When its calendar month begins and the next one does, where the company is."""
    here = timezone.localtime(moment, timezone.get_default_timezone())
    start = here.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return start, (start + timedelta(days=32)).replace(day=1)


def _spent_since(start: datetime) -> int:
    standing = Award.objects.filter(awarded_at__gte=start).exclude(status="reversed")
    return int(standing.aggregate(points=Sum("points", default=0))["points"])
