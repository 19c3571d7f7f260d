"""What a holder prints and keeps: a month line by line, and a year with the figure for tax."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.requests import SignedInRequest, signed_in
from common import clock
from rewards.statement import span
from rewards.year_summary import bounds, year_summary


@signed_in
@require_GET
def statement_month(request: SignedInRequest, year: int, month: int) -> HttpResponse:
    """Raises: NotFound if there is no such month."""
    start, end = bounds(year, month)
    context = {
        "starts_at": start,
        "span": span(request.user, start, end),
        "before": start - timedelta(days=1),
        "after": end if end <= clock.now() else None,
        "printed_at": clock.now(),
    }
    return render(request, "rewards/statement_month.html", context)


@signed_in
@require_GET
def statement_year(request: SignedInRequest, year: int) -> HttpResponse:
    """Raises: NotFound if there is no such year."""
    return render(
        request,
        "rewards/statement_year.html",
        {"summary": year_summary(request.user, year), "printed_at": clock.now()},
    )
