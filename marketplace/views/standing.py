"""One's own standing as an advocate: the tier and what it rests on, a suspension and its appeal, a break, leaving."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import consents
from accounts import queries as accounts_queries
from accounts.lifecycle import LEAVING, VETTED
from accounts.models import Advocate
from accounts.requests import SignedInRequest, signed_in
from common.action_form import ActionForm
from common.live_parts import as_read, is_shown, mark_of, nothing_new
from marketplace import advocate_queries
from marketplace.actions.appeal_fraud_case import appeal_fraud_case
from marketplace.actions.appeal_suspension import appeal_suspension
from marketplace.actions.leave_as_advocate import leave_as_advocate
from marketplace.actions.pause_as_advocate import pause_as_advocate
from marketplace.actions.return_as_advocate import return_as_advocate
from marketplace.forms.advocate import BreakForm
from marketplace.forms.judging import AppealForm
from marketplace.fraud.models import FraudCase
from marketplace.fraud.queries import cases_about
from marketplace.standing.models import Suspension
from marketplace.standing.queries import StandingView, running_suspension, standing_view
from marketplace.templatetags.ui import percent
from marketplace.views.advocates_only import for_advocates
from marketplace.views.replies import forget_drafts
from rewards import queries as reward_queries


@require_safe
@signed_in
def standing(request: SignedInRequest) -> HttpResponse:
    return _page(request)


@require_POST
@signed_in
def standing_appeal(request: SignedInRequest) -> HttpResponse:
    return _appeal(request, AppealForm(request.POST), partial(appeal_suspension, by=request.user))


@require_POST
@signed_in
def standing_fraud_appeal(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    form = AppealForm.about(case_id, request.POST)
    return _appeal(request, form, partial(appeal_fraud_case, case_id=case_id, by=request.user))


def _appeal(request: SignedInRequest, form: AppealForm, action: Callable[..., object]) -> HttpResponse:
    if form.carry_out(action) is None:
        return _page(request, form, status=form.status)
    forget_drafts(request, "words")
    messages.success(request, _("Somebody else will look at it, and tells you what they decide."))
    return redirect("standing")


@require_POST
@for_advocates
def standing_pause(request: SignedInRequest) -> HttpResponse:
    form = BreakForm(request.POST)
    if form.carry_out(partial(pause_as_advocate, by=request.user)) is None:
        return _page(request, form, status=form.status)
    messages.success(request, _("Enjoy your break. Nothing is sent to you."))
    return redirect("standing")


@require_POST
@signed_in
def standing_return(request: SignedInRequest) -> HttpResponse:
    return_as_advocate(by=request.user)
    if consents.outdated(request.user, consents.Kind.ADVOCATE_TERMS):
        messages.info(
            request, _("Good to have you back. Our terms have changed: accept them, then switch on.")
        )
        return redirect("consents")
    messages.success(request, _("Good to have you back: offers come again."))
    return redirect("queue")


@require_POST
@signed_in
def standing_leave(request: SignedInRequest) -> HttpResponse:
    leave_as_advocate(by=request.user)
    messages.success(
        request, _("You are no advocate any more. Thank you for every answer; your points stay yours.")
    )
    return redirect("standing")


def _page(request: SignedInRequest, refused: ActionForm | None = None, *, status: int = 200) -> HttpResponse:
    """For everybody who is or was an advocate, also while they are suspended; the refused form keeps its words."""
    advocate = Advocate.objects.filter(user=request.user, status__in=VETTED).first()
    if advocate is None:
        vetting = accounts_queries.standing(request.user)
        return render(request, "marketplace/advocates_only.html", {"standing": vetting}, status=403)
    view, suspension = standing_view(advocate), running_suspension(advocate)
    cases = list(cases_about(request.user))
    if is_shown(request, mark := _mark(view, suspension, cases)):
        return nothing_new()
    context = {
        "view": view,
        "mark": mark,
        "suspension": suspension,
        "form": AppealForm().or_refused(refused),
        "break_form": BreakForm().or_refused(refused),
        "open_claims": advocate_queries.open_claims(request.user),
        "may_leave": advocate.status in LEAVING,
        "balance": reward_queries.balance(request.user),
        "has_expert_reviews": settings.EXPERT_REVIEWS,
        "fraud_cases": [(case, AppealForm.about(case.id).or_refused(refused)) for case in cases],
    }
    return render(request, "marketplace/standing.html", context, status=status)


def _mark(view: StandingView, suspension: Suspension | None, cases: Sequence[FraudCase]) -> str:
    """Of the left side; the record's weights fade every second, and only whole per cents are shown."""
    record = view.record
    told = percent(record.expected_share), record.reviewed, record.held, record.lapses
    decided = [as_read(case, getattr(case, "appeal", None)) for case in cases]
    barred = as_read(view.advocate, suspension, getattr(suspension, "appeal", None))
    return mark_of(told, view.next_step, view.keep, barred, decided)
