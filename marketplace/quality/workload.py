"""How much reviewing today asks of moderators, hour by hour: what usually arrives times how long one usually takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Avg, Count, F
from django.db.models.functions import ExtractHour
from django.utils import timezone

from common import clock
from common.lately import lately
from marketplace.models import Review
from routing.models import Claim, ItemKind

WEEKS = 4
COUNTED_EVERY_SECONDS = 600


@dataclass(frozen=True)
class Hour:
    """An hour of today where the company is. `people` is how many it keeps busy from its first to its last minute."""

    hour: int
    arrivals: float
    minutes: float

    @property
    def people(self) -> float:
        return self.minutes / 60


@dataclass(frozen=True)
class Forecast:
    """`usual_seconds` is None, and there are no hours, until a review has been decided."""

    usual_seconds: float | None
    hours: Sequence[Hour]


def forecast() -> Forecast:
    return lately("review_workload", _forecast, seconds=COUNTED_EVERY_SECONDS)


def _forecast() -> Forecast:
    """From the last WEEKS of the same day of the week."""
    usual = _usual_seconds()
    if usual is None:
        return Forecast(None, ())
    arrivals = _arrivals()
    hours = [Hour(hour, arrivals.get(hour, 0.0), arrivals.get(hour, 0.0) * usual / 60) for hour in range(24)]
    return Forecast(usual, [each for each in hours if each.arrivals])


def _usual_seconds() -> float | None:
    """The mean, so that it adds up: a few long reviews are work, too."""
    decided = Claim.objects.filter(
        entry__kind=ItemKind.REVIEW, status="completed", started_at__gt=clock.now() - timedelta(weeks=WEEKS)
    )
    mean = decided.aggregate(mean=Avg(F("ended_at") - F("started_at")))["mean"]
    return mean.total_seconds() if mean else None


def _arrivals() -> dict[int, float]:
    """Reviews opened in each hour of this day of the week, on average."""
    here = timezone.get_default_timezone()
    now = clock.now()
    midnight = timezone.localtime(now, here).replace(hour=0, minute=0, second=0, microsecond=0)
    counted = (
        Review.objects.filter(created_at__range=(midnight - timedelta(weeks=WEEKS), midnight))
        .filter(created_at__iso_week_day=midnight.isoweekday())
        .annotate(hour=ExtractHour("created_at", tzinfo=here))
        .values_list("hour")
        .annotate(Count("id"))
    )
    return {hour: count / WEEKS for hour, count in counted}
