"""What a solved enquiry costs in points: by topic, in a calendar month, from the awards that stand.

An enquiry counts once, however often it was reopened and awarded again. What was taken back costs nothing and solved
nothing, and neither do tests of ours. What was rightly passed on to staff cost points as well, and solved nothing here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Count, Q, Sum

from accounts.models import Topic
from rewards.models import Award


@dataclass(frozen=True)
class Cost:
    """`title` is a topic's name, with its German one; empty for all together."""

    title: str
    enquiries: int
    points: int
    title_de: str = ""

    @property
    def local_title(self) -> str:
        """In the language of whoever reads it: the figures are kept for everybody."""
        return Topic(name=self.title, name_de=self.title_de).local_name

    @property
    def value_minor(self) -> int:
        return self.points * settings.POINT_VALUE_MINOR

    @property
    def minor_each(self) -> int:
        """Rounded half up; 0 if nothing was solved."""
        return (2 * self.value_minor + self.enquiries) // (2 * self.enquiries) if self.enquiries else 0


@dataclass(frozen=True)
class MonthCost:
    starts_at: datetime
    whole: Cost
    topics: Sequence[Cost]


def month_cost(start: datetime, end: datetime) -> MonthCost:
    """The dearest topic first."""
    in_month = Award.objects.filter(awarded_at__gte=start, awarded_at__lt=end, is_test=False)
    standing = in_month.exclude(status="reversed")
    by_topic = (
        standing.order_by()
        .values_list("tariff__topic__name", "tariff__topic__name_de")
        .annotate(
            enquiries=Count("story", distinct=True, filter=Q(kind=Award.Kind.ANSWER)), spent=Sum("points")
        )
        .order_by("-spent")
    )
    topics = [Cost(name, enquiries, spent, german) for name, german, enquiries, spent in by_topic]
    return MonthCost(
        starts_at=start,
        whole=Cost("", sum(each.enquiries for each in topics), sum(each.points for each in topics)),
        topics=topics,
    )
