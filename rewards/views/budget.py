"""What this month costs, for ops."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.models import Role
from accounts.requests import SignedInRequest, for_roles
from rewards.budget import this_month


@for_roles(Role.OPS)
@require_GET
def budget(request: SignedInRequest) -> HttpResponse:
    return render(request, "rewards/budget.html", {"month": this_month()})
