"""One's own standing as an advocate: the tier, what it rests on and what would change it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts import queries as accounts_queries
from accounts.models import Advocate
from accounts.requests import SignedInRequest, signed_in
from marketplace.standing.queries import standing_view


@require_safe
@signed_in
def standing(request: SignedInRequest) -> HttpResponse:
    """For everybody who is or was an advocate, also while they are suspended."""
    advocate = Advocate.objects.filter(
        user=request.user, status__in=["approved", "suspended", "left"]
    ).first()
    if advocate is None:
        context = {"standing": accounts_queries.standing(request.user)}
        return render(request, "marketplace/advocates_only.html", context, status=403)
    return render(request, "marketplace/standing.html", {"view": standing_view(advocate)})
