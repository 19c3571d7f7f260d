"""The operations board: how the promise is kept right now, for everybody in-house."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.models import Role
from accounts.requests import SignedInRequest, for_roles
from marketplace.forms.narrowing import QueueForm
from marketplace.operations_queries import LISTED, board, enquiries_of, waiting_in_the_crowd


@for_roles(Role.OPS, Role.MODERATOR, Role.AGENT)
@require_GET
def operations(request: SignedInRequest) -> HttpResponse:
    context: dict[str, object] = {"board": board()}
    if request.user.has_role(Role.OPS):
        narrow = QueueForm(request.GET)
        page = narrow.page(waiting_in_the_crowd(), by=["due_at"], size=LISTED)
        context |= {
            "narrow": narrow,
            "page": page,
            "due_first": enquiries_of(page.rows),
            "may_see_books": True,
        }
    return render(request, "marketplace/operations.html", context)


@for_roles(Role.OPS, Role.MODERATOR, Role.AGENT)
@require_GET
def operations_board(request: SignedInRequest) -> HttpResponse:
    """The figures alone, fetched every 10 s."""
    return render(request, "marketplace/partials/operations_board.html", {"board": board()})
