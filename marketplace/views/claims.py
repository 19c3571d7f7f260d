"""The page of an enquiry that one holds: read it, answer it, ask back, pass it on or give it back.

Each form comes back in its place with what was typed. When the claim is over, the page says so and shows what was
kept. htmx takes from each reply the parts that have changed; nothing replaces a field that somebody is typing in.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.requests import SignedInRequest
from common import clock
from common.errors import DomainError, NotFound
from common.http import error_body, is_htmx
from common.live_parts import is_shown, mark_of, nothing_new
from common.throttling import count_one
from marketplace import advocate_queries
from marketplace.actions.ask_customer import ask_customer
from marketplace.actions.escalate_claim import escalate_claim
from marketplace.actions.save_draft import save_draft
from marketplace.actions.submit_answer import submit_answer
from marketplace.advocate_queries import HeldEnquiry
from marketplace.answering.aids import aids_for
from marketplace.answering.concerns import Concern, broken_rules, unread_advice
from marketplace.errors import ClaimOver
from marketplace.forms.advocate import AnswerForm, AskCustomerForm, EscalateForm
from marketplace.permissions import own_claim
from marketplace.views.advocates_only import for_advocates
from marketplace.views.replies import go_to, status_of, toast
from rewards import earning
from rewards.models import Award
from routing.actions.extend_claim import extend_claim
from routing.actions.release_claim import release_claim
from routing.errors import ClaimEnded

IS_ENDING = timedelta(seconds=5)


@require_safe
@for_advocates
def claim(request: SignedInRequest, claim_id: UUID) -> HttpResponse:
    return _page(request, claim_id)


@require_POST
@for_advocates
def claim_answer(request: SignedInRequest, claim_id: UUID) -> HttpResponse:
    own_claim(claim_id, by=request.user)
    form = AnswerForm(request.POST, request.FILES, kept=advocate_queries.photos_kept(claim_id))
    if not form.is_valid():
        return _page(request, claim_id, answer_form=form, status=422)
    said = form.cleaned_data
    seen = said["seen"].split()
    if form.kept and (said["photos"] or said["leave_out"]):
        seen.append("same_again")  # The words may stay where only the pictures were to be mended.
    if advice := _advice(claim_id, by=request.user, body=said["body"], seen=seen):
        save_draft(claim_id=claim_id, by=request.user, body=said["body"])
        return _page(request, claim_id, answer_form=form, advice=advice, status=422)
    try:
        submit_answer(
            claim_id=claim_id,
            by=request.user,
            fence=said["fence"],
            body=said["body"],
            photos=said["photos"],
            leave_out=said["leave_out"],
        )
    except NotFound:
        raise
    except DomainError as refusal:
        form.refuse(refusal)
        return _page(request, claim_id, answer_form=form, status=status_of(refusal))
    return go_to(request, reverse("claim", args=[claim_id]))


@require_POST
@for_advocates
def claim_ask(request: SignedInRequest, claim_id: UUID) -> HttpResponse:
    own_claim(claim_id, by=request.user)
    form = AskCustomerForm(request.POST, prefix="ask")
    if not form.is_valid():
        return _page(request, claim_id, ask_form=form, status=422)
    try:
        count_one("messages", person_id=request.user.id)
        ask_customer(claim_id=claim_id, by=request.user, body=form.cleaned_data["body"])
    except NotFound:
        raise
    except DomainError as refusal:
        form.refuse(refusal)
        return _page(request, claim_id, ask_form=form, status=status_of(refusal))
    return redirect("claim", claim_id)


@require_POST
@for_advocates
def claim_escalate(request: SignedInRequest, claim_id: UUID) -> HttpResponse:
    own_claim(claim_id, by=request.user)
    form = EscalateForm(request.POST, prefix="escalate")
    if not form.is_valid():
        return _page(request, claim_id, escalate_form=form, status=422)
    said = form.cleaned_data
    try:
        escalate_claim(claim_id=claim_id, by=request.user, reason=said["reason"], note=said["note"])
    except NotFound:
        raise
    except ClaimOver:
        return go_to(request, reverse("claim", args=[claim_id]))
    except DomainError as refusal:
        form.refuse(refusal)
        return _page(request, claim_id, escalate_form=form, status=status_of(refusal))
    return toast(request, go_to(request, reverse("queue")), _("Passed on to our team. Thank you."))


@require_POST
@for_advocates
def claim_release(request: SignedInRequest, claim_id: UUID) -> HttpResponse:
    try:
        release_claim(claim_id=claim_id, by=request.user)
    except ClaimEnded:
        return redirect("claim", claim_id)
    messages.success(request, _("Given back. Somebody else is being asked now."))
    return redirect("queue")


@require_POST
@for_advocates
def claim_heartbeat(request: SignedInRequest, claim_id: UUID) -> HttpResponse:
    """Still at it. A script gets {expires_at}; the button "More time" gets the page."""
    wants_json = "application/json" in request.headers.get("Accept", "")
    try:
        extended = extend_claim(claim_id=claim_id, by=request.user)
    except DomainError as refusal:
        if wants_json:
            return JsonResponse(error_body(refusal), status=refusal.status)
        if isinstance(refusal, ClaimEnded):
            return redirect("claim", claim_id)
        raise
    if wants_json:
        return JsonResponse({"expires_at": extended.ends_at})
    return redirect("claim", claim_id)


@require_POST
@for_advocates
def claim_draft(request: SignedInRequest, claim_id: UUID) -> HttpResponse:
    """Kept. What could not be sent like that is said at once."""
    body = request.POST.get("body", "")
    try:
        save_draft(claim_id=claim_id, by=request.user, body=body)
    except DomainError as refusal:
        return JsonResponse(error_body(refusal), status=refusal.status)
    broken = [concern.text for concern in broken_rules(body)]
    return JsonResponse({"broken_rules": broken}) if broken else HttpResponse(status=204)


def _advice(claim_id: UUID, *, by: User, body: str, seen: Collection[str]) -> Sequence[Concern]:
    """Only while there is time to take it: an answer that comes too late must be kept, not discussed."""
    try:
        enquiry = advocate_queries.enquiry_under(claim_id, by)
    except ClaimOver:
        return []
    return unread_advice(body, enquiry=enquiry, seen=seen)


def _page(
    request: SignedInRequest,
    claim_id: UUID,
    *,
    answer_form: AnswerForm | None = None,
    ask_form: AskCustomerForm | None = None,
    escalate_form: EscalateForm | None = None,
    advice: Sequence[Concern] = (),
    status: int = 200,
) -> HttpResponse:
    """The claim as it is now. A late draft of somebody else is taken over as a start by ?start=late."""
    held = advocate_queries.held_enquiry(claim_id, request.user)
    if held.state == "done" and is_htmx(request):
        return go_to(request, reverse("claim", args=[claim_id]))
    if is_shown(request, mark := _mark(held)):
        return nothing_new()
    starts_from_late = request.GET.get("start") == "late" and not held.own_text and held.late_draft
    start = held.late_draft.body if starts_from_late and held.late_draft else held.own_text
    form = answer_form or AnswerForm(
        initial={"body": start, "fence": held.claim.fence}, kept=advocate_queries.photos_kept(claim_id)
    )
    are_photos_kept = is_htmx(request) and "photos" not in form.errors
    context = {
        "held": held,
        "mark": mark,
        "aids": aids_for(held.enquiry, author=request.user) if held.state == "live" else None,
        "advice": advice,
        "assume_after": timedelta(hours=settings.ASSUME_SOLVED_AFTER_HOURS),
        "quality_window": timedelta(days=settings.QUALITY_WINDOW_DAYS),
        "answer_form": form,
        "are_photos_kept": are_photos_kept,
        "are_photos_lost": form.has_files and not are_photos_kept,
        "ask_form": ask_form or AskCustomerForm(prefix="ask"),
        "escalate_form": escalate_form or EscalateForm(prefix="escalate"),
        "escalation_points": earning.fee(Award.Kind.ESCALATION),
    }
    return render(request, "marketplace/claim.html", context, status=status)


def _mark(held: HeldEnquiry) -> str:
    """Of the thread, the state and the ring. Whoever asks because their time is over is never told that it is not."""
    claim = held.claim
    lease = claim.ends_at, claim.limit_at, claim.ends_at < clock.now() + IS_ENDING
    return mark_of(held.state, held.is_waiting_for_customer, held.thread, lease)
