"""The agents' desk: enquiries that need a human bond, the account or authority, with their whole story."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, TypedDict
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.models import Role
from accounts.requests import SignedInRequest, for_roles
from accounts.views.undo import say_done
from common import clock, deferring
from common.errors import DomainError, NotAllowed, NotFound
from common.live_parts import is_shown, mark_of, nothing_new
from common.narrowing import Page
from marketplace import desk_queries
from marketplace.actions.ask_customer import ask_customer
from marketplace.actions.release_to_crowd import release_to_crowd
from marketplace.actions.reveal_original import note_reading_on_the_desk
from marketplace.actions.submit_answer import submit_answer
from marketplace.answering.concerns import Concern, unread_by_staff
from marketplace.desk_queries import Row
from marketplace.forms.desk import DeskAnswerForm, DeskMessageForm, ReleaseForm
from marketplace.forms.narrowing import DeskForm
from marketplace.models import Enquiry
from marketplace.views.replies import forget_drafts, status_of
from routing.actions.claim_item import claim_item
from routing.actions.release_claim import release_claim
from routing.models import ItemKind, QueueEntry


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
    said = {**form.cleaned_data}
    if advice := _advice(request, enquiry_id, body=said["body"], seen=said.pop("seen").split()):
        return _case(request, enquiry_id, answer_form=form, advice=advice)
    try:
        done = deferring.defer(
            submit_answer,
            **_of(request, enquiry_id, called=_("Your answer to %(reference)s")),
            claim_id=desk_queries.latest_claim(enquiry_id, agent=request.user).id,
            **said,
        )
    except (NotFound, NotAllowed):
        raise
    except DomainError as refusal:
        return _case(request, enquiry_id, answer_form=form, refusal=refusal)
    forget_drafts(request, "body")
    say_done(request, _("Sent. The customer sees it in a few seconds."), done.waiting)
    return redirect(DeskForm(request.GET).url("desk"))


@for_roles(Role.AGENT)
@require_POST
def desk_message(request: SignedInRequest, enquiry_id: UUID) -> HttpResponse:
    form = DeskMessageForm(request.POST)
    if not form.is_valid():
        return _case(request, enquiry_id, message_form=form)
    try:
        done = deferring.defer(
            ask_customer,
            **_of(request, enquiry_id, called=_("Your message about %(reference)s")),
            claim_id=desk_queries.latest_claim(enquiry_id, agent=request.user).id,
            **form.cleaned_data,
        )
    except (NotFound, NotAllowed):
        raise
    except DomainError as refusal:
        return _case(request, enquiry_id, message_form=form, refusal=refusal)
    forget_drafts(request, "body")
    say_done(
        request,
        _("Sent. The customer sees it in a few seconds, and the question waits for their reply."),
        done.waiting,
    )
    return redirect(DeskForm(request.GET).url("desk_enquiry", enquiry_id))


@for_roles(Role.AGENT)
@require_POST
def desk_release(request: SignedInRequest, enquiry_id: UUID) -> HttpResponse:
    release_claim(claim_id=desk_queries.latest_claim(enquiry_id, agent=request.user).id, by=request.user)
    # Nobody is told of it; whoever wants it back takes it, if no colleague has.
    again = DeskForm(request.GET).url("desk_claim", enquiry_id)
    messages.success(request, _("Given back. A colleague can take it."), extra_tags=again)
    return redirect(DeskForm(request.GET).url("desk"))


@for_roles(Role.AGENT)
@require_POST
def desk_to_crowd(request: SignedInRequest, enquiry_id: UUID) -> HttpResponse:
    form = ReleaseForm(request.POST)
    if not form.is_valid():
        return _case(request, enquiry_id, release_form=form)
    try:
        done = deferring.defer(
            release_to_crowd,
            **_of(request, enquiry_id, called=_("Passing %(reference)s to advocates")),
            enquiry_id=enquiry_id,
            **form.cleaned_data,
        )
    except (NotFound, NotAllowed):
        raise
    except DomainError as refusal:
        return _case(request, enquiry_id, release_form=form, refusal=refusal)
    forget_drafts(request, "reason")
    say_done(request, _("Advocates are asked in a few seconds."), done.waiting)
    return redirect(DeskForm(request.GET).url("desk"))


def _of(request: SignedInRequest, enquiry_id: UUID, *, called: str) -> dict[str, Any]:
    """For `deferring.defer`: who did it, about what, and the page with its form."""
    reference = Enquiry(id=enquiry_id).reference
    return {
        "by": request.user,
        "about": enquiry_id,
        "page": DeskForm(request.GET).url("desk_enquiry", enquiry_id),
        "called": called % {"reference": reference},
    }


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


def _advice(
    request: SignedInRequest, enquiry_id: UUID, *, body: str, seen: Collection[str]
) -> Sequence[Concern]:
    """Only while they hold it: what comes too late is refused, not discussed."""
    enquiry = desk_queries.held_enquiry(enquiry_id, agent=request.user)
    return unread_by_staff(body, enquiry=enquiry, seen=seen) if enquiry else []


def _case(
    request: SignedInRequest,
    enquiry_id: UUID,
    *,
    answer_form: DeskAnswerForm | None = None,
    message_form: DeskMessageForm | None = None,
    release_form: ReleaseForm | None = None,
    refusal: DomainError | None = None,
    advice: Sequence[Concern] = (),
) -> HttpResponse:
    case = desk_queries.case(enquiry_id, agent=request.user)
    if case.is_original:
        note_reading_on_the_desk(enquiry_id=enquiry_id, by=request.user)
    is_refused = refusal is not None or any([answer_form, message_form, release_form])
    standing = deferring.standing(request.user, about=[enquiry_id]).get(enquiry_id)
    answer = {**deferring.typed(submit_answer, standing), "fence": case.claim.fence if case.claim else 0}
    message, release = deferring.typed(ask_customer, standing), deferring.typed(release_to_crowd, standing)
    context = {
        "case": case,
        "standing": standing,
        "answer_form": answer_form or DeskAnswerForm(initial=answer),
        "message_form": message_form or DeskMessageForm(auto_id="message_%s", initial=message),
        "release_form": release_form or ReleaseForm(auto_id="release_%s", initial=release),
        "refusal": refusal,
        "advice": advice,
        **_list(request, open_id=str(enquiry_id)),
    }
    return render(
        request, "marketplace/desk_enquiry.html", context, status=status_of(refusal) if is_refused else 200
    )
