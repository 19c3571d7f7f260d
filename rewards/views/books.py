"""What the last checks of the books found, for ops."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.models import Role
from accounts.requests import SignedInRequest, for_roles
from accounts.step_up import step_up
from common import clock
from rewards.actions.download_journal import download_journal
from rewards.budget import month_of
from rewards.journal import began_at
from rewards.models import ReconciliationRun

RUNS_SHOWN = 25


@for_roles(Role.OPS)
@require_GET
def books(request: SignedInRequest) -> HttpResponse:
    """With the journals of the year that the address names, if it is one of those listed; else of the latest."""
    runs = list(ReconciliationRun.objects.order_by("-id")[:RUNS_SHOWN])
    months = _months()
    years = sorted({month.year for month in months}, reverse=True)
    asked = request.GET.get("year", "")
    year = next((each for each in years if str(each) == asked), years[0])
    context = {
        "last": runs[0] if runs else None,
        "runs": runs,
        "years": years,
        "year": year,
        "months": [month for month in months if month.year == year],
    }
    return render(request, "rewards/books.html", context)


def _months() -> list[datetime]:
    """Every month from the first entry on, the latest first, as one in which nothing was posted is closed, too."""
    month, _next = month_of(clock.now())
    months, first = [month], began_at()
    while first is not None and month > first:
        month, _next = month_of(month - timedelta(days=1))
        months.append(month)
    return months


@for_roles(Role.OPS)
@require_GET
@step_up
def journal(request: SignedInRequest, year: int, month: int) -> HttpResponse:
    """A calendar month for accounting. Raises: NotFound if there is no such month."""
    name, text = download_journal(year=year, month=month, by=request.user)
    return HttpResponse(
        text,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )
