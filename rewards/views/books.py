"""What the last checks of the books found, for ops."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.models import Role
from accounts.requests import SignedInRequest, for_roles
from rewards.models import ReconciliationRun

RUNS_SHOWN = 25


@for_roles(Role.OPS)
@require_GET
def books(request: SignedInRequest) -> HttpResponse:
    runs = list(ReconciliationRun.objects.order_by("-id")[:RUNS_SHOWN])
    return render(request, "rewards/books.html", {"last": runs[0] if runs else None, "runs": runs})
