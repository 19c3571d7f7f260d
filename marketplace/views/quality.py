"""How good the published answers are, month by month: for whoever answers for it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.models import Role
from accounts.requests import SignedInRequest, for_roles
from marketplace.quality.risk.achieved import achieved, months


@for_roles(Role.MODERATOR, Role.OPS)
@require_GET
def quality(request: SignedInRequest) -> HttpResponse:
    """The month that the address names, if it is one of those listed; else this one."""
    listed = months()
    asked = request.GET.get("month", "")
    starts_at = next((start for start in listed if f"{start:%Y-%m}" == asked), listed[0])
    return render(request, "marketplace/quality.html", {"month": achieved(starts_at), "months": listed})
