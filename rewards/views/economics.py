"""What the programme owes and what a solved enquiry costs, for ops."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.models import Role
from accounts.requests import SignedInRequest, for_roles
from common import clock
from common.lately import lately
from rewards.budget import month_of
from rewards.liability import liability
from rewards.unit_economics import MonthCost, month_cost

KEPT_SECONDS = 60


@for_roles(Role.OPS)
@require_GET
def economics(request: SignedInRequest) -> HttpResponse:
    context = {
        "liability": lately("rewards.liability", liability, seconds=KEPT_SECONDS),
        "months": lately("rewards.month_costs", _months, seconds=KEPT_SECONDS),
    }
    return render(request, "rewards/economics.html", context)


def _months() -> list[MonthCost]:
    """This month so far, and the one before it."""
    this, end = month_of(clock.now())
    before: datetime = month_of(this - timedelta(days=1))[0]
    return [month_cost(this, end), month_cost(before, this)]
