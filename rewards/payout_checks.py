"""What to look at before a redemption is approved: first payouts, new accounts, new people, and haste.

None of it forbids anything. Whoever approves reads it, and what they were shown is kept with their approval.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import (
    Count,
    DateTimeField,
    Exists,
    ExpressionWrapper,
    F,
    Min,
    OuterRef,
    Subquery,
    Value,
)
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from rewards.models import Award, Redemption

A_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Concern:
    """`code` is kept in history, `text` is read by whoever decides."""

    code: str
    text: str | Promise


@dataclass(frozen=True)
class _Facts:
    requested_at: datetime
    is_first: bool
    is_first_to_this_account: bool
    asked_in_its_week: int
    earns_since: datetime | None


def concerns(redemptions: Collection[Redemption]) -> dict[UUID, list[Concern]]:
    """By redemption, in one query however many there are."""
    own = Redemption.objects.filter(holder=OuterRef("holder")).order_by()
    settled = own.filter(status="settled")
    to_this_account = settled.filter(bill_account_number=OuterRef("bill_account_number"))
    in_its_week = own.filter(
        requested_at__lte=OuterRef("requested_at"), requested_at__gt=OuterRef("a_week_before")
    )
    awards = Award.objects.filter(holder=OuterRef("holder")).order_by().values("holder")
    rows = (
        Redemption.objects.filter(id__in=[redemption.id for redemption in redemptions])
        .annotate(
            a_week_before=ExpressionWrapper(F("requested_at") - A_WEEK, output_field=DateTimeField()),
            is_first=~Exists(settled),
            is_first_to_this_account=~Exists(to_this_account),
            asked_in_its_week=Subquery(
                in_its_week.values(all=Value(1)).annotate(count=Count("id")).values("count")
            ),
            earns_since=Subquery(awards.annotate(first=Min("awarded_at")).values("first")),
        )
        .values_list(
            "id",
            "requested_at",
            "is_first",
            "is_first_to_this_account",
            "asked_in_its_week",
            "earns_since",
        )
    )
    return {id: list(_concerns(_Facts(*facts))) for id, *facts in rows}


def _concerns(facts: _Facts) -> Iterator[Concern]:
    if facts.is_first:
        yield Concern("first_payout", _("First payout: nothing was ever credited to them."))
    elif facts.is_first_to_this_account:
        yield Concern("new_account", _("Nothing was ever credited to this bill account."))
    if facts.asked_in_its_week > settings.REDEMPTIONS_PER_WEEK:
        text = ngettext(
            "%(count)d request within a week.", "%(count)d requests within a week.", facts.asked_in_its_week
        )
        yield Concern("haste", text % {"count": facts.asked_in_its_week})
    days = (facts.requested_at - (facts.earns_since or facts.requested_at)).days
    if days < settings.NEW_EARNER_DAYS:
        text = ngettext(
            "Earned their first points %(days)d day before.",
            "Earned their first points %(days)d days before.",
            days,
        )
        yield Concern("new_earner", text % {"days": days})
