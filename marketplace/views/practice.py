"""Practice of those who apply: one question after the other, and afterwards what a good answer says."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest, signed_in
from marketplace.actions.answer_practice import answer_practice
from marketplace.forms.advocate import PracticeForm
from marketplace.practice.queries import practice_of
from marketplace.views.replies import forget_drafts


@require_safe
@signed_in
def practice(request: SignedInRequest) -> HttpResponse:
    return _page(request)


@require_POST
@signed_in
def practice_answer(request: SignedInRequest, practice_id: UUID) -> HttpResponse:
    form = PracticeForm.about(practice_id, request.POST)
    if form.carry_out(partial(answer_practice, practice_id=practice_id, by=request.user)) is None:
        return _page(request, form, status=form.status)
    forget_drafts(request, "body")
    return redirect("practice")


def _page(
    request: SignedInRequest, refused: PracticeForm | None = None, *, status: int = 200
) -> HttpResponse:
    """What was refused stands at its question as long as that is the next one."""
    found = practice_of(request.user)
    if not found.answers:
        return redirect("apply")
    context = {
        "practice": found,
        "form": PracticeForm.about(found.next.id).or_refused(refused) if found.next else refused,
    }
    return render(request, "marketplace/practice.html", context, status=status)
