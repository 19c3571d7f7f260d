"""The agents' desk: enquiries that need a human bond, the account or authority, with their whole story."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.models import Role
from accounts.requests import SignedInRequest, for_roles
from common import clock
from common.errors import DomainError, NotAllowed, NotFound
from common.live_parts import is_shown, mark_of, nothing_new
from common.narrowing import Page
from marketplace import desk_queries
from marketplace.actions.ask_customer import ask_customer
from marketplace.actions.release_to_crowd import release_to_crowd
from marketplace.actions.reveal_original import note_reading_on_the_desk
from marketplace.actions.submit_answer import submit_answer
from marketplace.desk_queries import Row
from marketplace.forms.desk import DeskAnswerForm, DeskMessageForm, ReleaseForm
from marketplace.forms.narrowing import DeskForm
from marketplace.views.replies import status_of
from routing.actions.claim_item import claim_item
from routing.actions.release_claim import release_claim
from routing.models import Claim, ItemKind, QueueEntry


@for_roles(Role.AGENT)
@require_GET
def desk(request: SignedInRequest) -> HttpResponse:
    return render(request, "marketplace/desk.html", _list(request))


@for_roles(Role.AGENT)
@require_GET
def desk_list(request: SignedInRequest) -> HttpResponse:
    """The list alone, fetched again every 20 s."""
    context = _list(request, open_id=request.GET.get("open", ""))
    if is_shown(request, context["mark"]):
        return nothing_new()
    return render(request, "marketplace/partials/desk_list.html", context)


@for_roles(Role.AGENT)
@require_GET
def desk_enquiry(request: SignedInRequest, enquiry_id: UUID) -> HttpResponse:
    return _case(request, enquiry_id)


@for_roles(Role.AGENT)
@require_POST
def desk_claim(request: SignedInRequest, enquiry_id: UUID) -> HttpResponse:
    try:
        claim_item(item_id=enquiry_id, kind=ItemKind.ENQUIRY, by=request.user)
    except (NotFound, NotAllowed):
        raise
    except DomainError as refusal:
        return _case(request, enquiry_id, refusal=refusal)
    return redirect(DeskForm(request.GET).url("desk_enquiry", enquiry_id))


@for_roles(Role.AGENT)
@require_POST
def desk_answer(request: SignedInRequest, enquiry_id: UUID) -> HttpResponse:
    form = DeskAnswerForm(request.POST)
    if not form.is_valid():
        return _case(request, enquiry_id, answer_form=form)
    try:
        submit_answer(
            claim_id=_claim(request, enquiry_id).id,
            by=request.user,
            fence=form.cleaned_data["fence"],
            body=form.cleaned_data["body"],
            escalation=form.cleaned_data["escalation"],
        )
    except (NotFound, NotAllowed):
        raise
    except DomainError as refusal:
        return _case(request, enquiry_id, answer_form=form, refusal=refusal)
    messages.success(request, _("Sent. The customer sees it now."))
    return redirect(DeskForm(request.GET).url("desk"))


@for_roles(Role.AGENT)
@require_POST
def desk_message(request: SignedInRequest, enquiry_id: UUID) -> HttpResponse:
    form = DeskMessageForm(request.POST)
    if not form.is_valid():
        return _case(request, enquiry_id, message_form=form)
    try:
        ask_customer(claim_id=_claim(request, enquiry_id).id, by=request.user, body=form.cleaned_data["body"])
    except (NotFound, NotAllowed):
        raise
    except DomainError as refusal:
        return _case(request, enquiry_id, message_form=form, refusal=refusal)
    messages.success(request, _("Sent. The question waits for the customer’s reply."))
    return redirect(DeskForm(request.GET).url("desk_enquiry", enquiry_id))


@for_roles(Role.AGENT)
@require_POST
def desk_release(request: SignedInRequest, enquiry_id: UUID) -> HttpResponse:
    release_claim(claim_id=_claim(request, enquiry_id).id, by=request.user)
    messages.success(request, _("Given back. A colleague can take it."))
    return redirect(DeskForm(request.GET).url("desk"))


@for_roles(Role.AGENT)
@require_POST
def desk_to_crowd(request: SignedInRequest, enquiry_id: UUID) -> HttpResponse:
    form = ReleaseForm(request.POST)
    if not form.is_valid():
        return _case(request, enquiry_id, release_form=form)
    try:
        release_to_crowd(enquiry_id=enquiry_id, by=request.user, reason=form.cleaned_data["reason"])
    except (NotFound, NotAllowed):
        raise
    except DomainError as refusal:
        return _case(request, enquiry_id, release_form=form, refusal=refusal)
    messages.success(request, _("Advocates are being asked now."))
    return redirect(DeskForm(request.GET).url("desk"))


def _claim(request: SignedInRequest, enquiry_id: UUID) -> Claim:
    """This agent's latest claim of the enquiry, live or ended: the action judges. Raises: NotFound."""
    claim = (
        Claim.objects.filter(holder=request.user, entry__item_id=enquiry_id, entry__kind=ItemKind.ENQUIRY)
        .order_by("-started_at")
        .first()
    )
    if claim is None:
        raise NotFound
    return claim


class _List(TypedDict):
    """The context of partials/desk_list.html."""

    narrow: DeskForm
    page: Page[QueueEntry]
    rows: Sequence[Row]
    open_id: str
    mark: str


def _list(request: SignedInRequest, *, open_id: str = "") -> _List:
    """It says how long until each promise, by the minute."""
    narrow = DeskForm(request.GET)
    page = narrow.page(desk_queries.waiting(), by=["due_at"], size=desk_queries.LISTED)
    rows = desk_queries.rows(request.user, page.rows)
    minute = clock.now().replace(second=0, microsecond=0)
    mark = mark_of(rows, minute, narrow.query, page.next_query, open_id)
    return {"narrow": narrow, "page": page, "rows": rows, "open_id": open_id, "mark": mark}


def _case(
    request: SignedInRequest,
    enquiry_id: UUID,
    *,
    answer_form: DeskAnswerForm | None = None,
    message_form: DeskMessageForm | None = None,
    release_form: ReleaseForm | None = None,
    refusal: DomainError | None = None,
) -> HttpResponse:
    case = desk_queries.case(enquiry_id, agent=request.user)
    note_reading_on_the_desk(enquiry_id=enquiry_id, by=request.user)
    is_refused = refusal is not None or any([answer_form, message_form, release_form])
    fence = case.claim.fence if case.claim else 0
    context = {
        "case": case,
        "answer_form": answer_form or DeskAnswerForm(initial={"fence": fence}),
        "message_form": message_form or DeskMessageForm(auto_id="message_%s"),
        "release_form": release_form or ReleaseForm(auto_id="release_%s"),
        "refusal": refusal,
        **_list(request, open_id=str(enquiry_id)),
    }
    return render(
        request, "marketplace/desk_enquiry.html", context, status=status_of(refusal) if is_refused else 200
    )
