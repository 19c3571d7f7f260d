"""When money needs a second pair of eyes: above a limit for what one payee is asked for in a calendar month.

The month counts, not the request, and whoever shares the bill account is the same payee: asking in slices, or in two
names for one bill, gets round nothing. Whatever one person alone approved in a month stays within the limit.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db.models import OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import TruncMonth
from django.utils import timezone

from rewards.models import Redemption
from rewards.queries import COUNTED_TOWARDS_THE_MONTH


@dataclass(frozen=True)
class Eyes:
    """How many different people must say yes before it leaves the house, and what that is judged by."""

    needed: int
    month_minor: int


def eyes_on(redemptions: Collection[Redemption]) -> dict[UUID, Eyes]:
    """By redemption, in one query however many there are."""
    same_payee = Q(holder=OuterRef("holder")) | Q(bill_account_number=OuterRef("bill_account_number"))
    in_its_month = (
        Redemption.objects.annotate(month=_month())
        .filter(same_payee, month=OuterRef("month"), status__in=COUNTED_TOWARDS_THE_MONTH)
        .order_by()
        .values(all=Value(1))
        .annotate(total=Sum("value_minor"))
        .values("total")
    )
    totals = (
        Redemption.objects.annotate(month=_month())
        .filter(id__in=[redemption.id for redemption in redemptions])
        .annotate(month_minor=Subquery(in_its_month))
        .values_list("id", "month_minor")
    )
    return {id: _eyes(month_minor or 0) for id, month_minor in totals}


def _eyes(month_minor: int) -> Eyes:
    return Eyes(2 if month_minor > settings.FOUR_EYES_ABOVE_MINOR else 1, month_minor)


def _month() -> TruncMonth:
    """The calendar month of the request, where the company is."""
    return TruncMonth("requested_at", tzinfo=timezone.get_default_timezone())
