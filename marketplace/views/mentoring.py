"""One's mentor or newcomer: saying yes or enough, and what the mentor writes."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from common.errors import IllegalMove
from marketplace.actions.agree_mentorship import agree_mentorship
from marketplace.actions.end_mentorship import end_mentorship
from marketplace.actions.note_for_newcomer import note_for_newcomer
from marketplace.errors import MentorshipOver
from marketplace.forms.mentoring import MentorNoteForm
from marketplace.mentoring import queries
from marketplace.views.advocates_only import for_advocates


@require_safe
@for_advocates
def mentoring(request: SignedInRequest) -> HttpResponse:
    return _page(request)


@require_POST
@for_advocates
def mentoring_agree(request: SignedInRequest, mentorship_id: UUID) -> HttpResponse:
    try:
        agree_mentorship(mentorship_id=mentorship_id, by=request.user)
    except MentorshipOver as refusal:
        messages.warning(request, str(refusal))
    return redirect("mentoring")


@require_POST
@for_advocates
def mentoring_end(request: SignedInRequest, mentorship_id: UUID) -> HttpResponse:
    try:
        end_mentorship(mentorship_id=mentorship_id, by=request.user)
    except IllegalMove:  # Then it has ended, which is what they wanted.
        return redirect("mentoring")
    messages.success(request, _("It has ended. Nobody has to say why."))
    return redirect("mentoring")


@require_POST
@for_advocates
def mentoring_note(request: SignedInRequest, mentorship_id: UUID) -> HttpResponse:
    form = MentorNoteForm.about(mentorship_id, request.POST)
    if form.carry_out(partial(note_for_newcomer, mentorship_id=mentorship_id, by=request.user)) is None:
        return _page(request, form, status=form.status)
    messages.success(request, _("Your newcomer reads it with how they are doing."))
    return redirect("mentoring")


def _page(
    request: SignedInRequest, refused: MentorNoteForm | None = None, *, status: int = 200
) -> HttpResponse:
    pairs = [
        (pair, MentorNoteForm.about(pair.mentorship.id).or_refused(refused))
        for pair in queries.pairs_of(request.user)
    ]
    return render(request, "marketplace/mentoring.html", {"pairs": pairs}, status=status)
