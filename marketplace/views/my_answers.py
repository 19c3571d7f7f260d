"""One's own answers and what became of them."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.requests import SignedInRequest
from common.live_parts import as_read, is_shown, mark_of, nothing_new
from marketplace import advocate_queries
from marketplace.advocate_queries import OwnAnswers
from marketplace.push.news import told_lately
from marketplace.views.advocates_only import for_advocates
from marketplace.views.places import place_before


@require_safe
@for_advocates
def my_answers(request: SignedInRequest) -> HttpResponse:
    answers = advocate_queries.own_answers(request.user, before=place_before(request))
    if is_shown(request, mark := _mark(request.user, answers)):
        return nothing_new()
    told = told_lately(request.user) if "told" in request.GET else []
    return render(request, "marketplace/my_answers.html", {"answers": answers, "mark": mark, "told": told})


def _mark(author: User, answers: OwnAnswers) -> str:
    """Also of the older ones, which may stand below by now."""
    rows = [
        (row.answer.enquiry.subject, row.points, as_read(row.answer, row.award, row.coaching))
        for row in answers.rows
    ]
    return mark_of(rows, answers.before, advocate_queries.answers_by_status(author))
