"""One's own answers and what became of them."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from common.errors import NotFound
from marketplace import advocate_queries
from marketplace.views.advocates_only import for_advocates


@require_safe
@for_advocates
def my_answers(request: SignedInRequest) -> HttpResponse:
    answers = advocate_queries.own_answers(request.user, before=_before(request))
    context = {
        "answers": answers,
        "open_claims": advocate_queries.open_claims(request.user),
        "is_first_page": "before" not in request.GET,
    }
    return render(request, "marketplace/my_answers.html", context)


def _before(request: SignedInRequest) -> UUID | None:
    """Where an older page starts. Raises: NotFound."""
    cursor = request.GET.get("before")
    try:
        return UUID(cursor) if cursor else None
    except ValueError as error:
        raise NotFound from error
