"""A holder's calendar year, month by month: points, and the money that billing took off their bill.

What counts for tax is the credit and the day it reached the bill, not the points nor the day they were earned. Months
begin and end where the company is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import get_default_timezone

from accounts.models import User
from common.errors import NotFound
from rewards.budget import month_of
from rewards.models import Redemption
from rewards.statement import Span, span

FIRST_YEAR, LAST_YEAR = 2000, 9998


@dataclass(frozen=True)
class Month:
    starts_at: datetime
    points: Span
    credited_minor: int


@dataclass(frozen=True)
class Year:
    """`credits` are the redemptions that reached the bill, in that order."""

    year: int
    months: Sequence[Month]
    credits: Sequence[Redemption]

    @property
    def credited_minor(self) -> int:
        return sum(month.credited_minor for month in self.months)


def bounds(year: int, month: int) -> tuple[datetime, datetime]:
    """When this calendar month begins, and the next one. Raises: NotFound if there is no such month."""
    if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12):
        raise NotFound
    return month_of(datetime(year, month, 1, tzinfo=get_default_timezone()))


def year_summary(user: User, year: int) -> Year:
    """Raises: NotFound if there is no such year."""
    spans = [bounds(year, month) for month in range(1, 13)]
    settled = Redemption.objects.filter(
        holder=user, status="settled", ended_at__gte=spans[0][0], ended_at__lt=spans[-1][1]
    )
    credits = list(settled.order_by("ended_at", "id"))
    whole = span(user, spans[0][0], spans[-1][1])
    months = [
        Month(
            starts_at=start,
            points=whole.within(start, end),
            credited_minor=sum(
                each.value_minor for each in credits if each.ended_at and start <= each.ended_at < end
            ),
        )
        for start, end in spans
    ]
    return Year(year, months, credits)
