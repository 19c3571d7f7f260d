"""How moderators and experts judge: each sees their own figures, ops everybody's beside the work that is to come."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.models import Role
from accounts.requests import SignedInRequest, for_roles
from marketplace.quality import calibration as figures
from marketplace.quality import workload
from marketplace.quality.agreement import FEW
from marketplace.views.reviewers_only import for_reviewers


@for_reviewers
@require_GET
def calibration(request: SignedInRequest) -> HttpResponse:
    return render(request, "marketplace/calibration.html", {"own": figures.own(request.user), "few": FEW})


@for_roles(Role.OPS)
@require_GET
def moderators(request: SignedInRequest) -> HttpResponse:
    context = {"overview": figures.overview(), "forecast": workload.forecast(), "few": FEW}
    return render(request, "marketplace/moderators.html", context)
