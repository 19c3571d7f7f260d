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
from rewards.models import ReconciliationRun

RUNS_SHOWN = 25


@for_roles(Role.OPS)
@require_GET
def books(request: SignedInRequest) -> HttpResponse:
    runs = list(ReconciliationRun.objects.order_by("-id")[:RUNS_SHOWN])
    return render(
        request, "rewards/books.html", {"last": runs[0] if runs else None, "runs": runs, "months": _months()}
    )


def _months() -> list[datetime]:
    """This month and the one before it, which an accountant closes now."""
    this, _next = month_of(clock.now())
    before, _this = month_of(this - timedelta(days=1))
    return [this, before]


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
