"""A holder's own points: what they have, what is to come, and turning them into bill credit."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import User
from accounts.requests import SignedInRequest, signed_in
from accounts.step_up import step_up
from common import clock
from common.errors import DomainError, NotFound
from common.live_parts import is_shown, mark_of, nothing_new
from rewards import earning, holds, queries
from rewards.actions.appeal_hold import appeal_hold
from rewards.actions.cancel_redemption import cancel_redemption
from rewards.actions.redeem_points import redeem_points
from rewards.calculation import Line, worth_telling
from rewards.forms import ObjectionForm, RedeemForm
from rewards.models import Award
from rewards.statement import statement

REDEMPTIONS_SHOWN = 10
PENDING_SHOWN = 25
HOLDS_SHOWN = 25


@signed_in
@require_GET
def rewards(request: SignedInRequest) -> HttpResponse:
    return _page(request, RedeemForm(initial={"points": request.GET.get("points")}))


@signed_in
@require_http_methods(["GET", "POST"])
@step_up
def redeem(request: SignedInRequest) -> HttpResponse:
    if request.method == "GET":
        return redirect("rewards")
    form = RedeemForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        redemption = redeem_points(
            by=request.user, points=form.cleaned_data["points"], key=form.cleaned_data["key"]
        )
    except DomainError as error:
        form.add_error("points", str(error))
        return _page(request, form, status=error.status)
    messages.success(
        request,
        _("Thank you. Request %(reference)s is with us; a person checks it before it goes to your bill.")
        % {"reference": redemption.reference},
    )
    return redirect("rewards")


@signed_in
@require_POST
def redemption_cancel(request: SignedInRequest, redemption_id: UUID) -> HttpResponse:
    redemption = cancel_redemption(redemption_id=redemption_id, by=request.user)
    messages.success(request, _("Request %(reference)s is cancelled.") % {"reference": redemption.reference})
    return redirect("rewards")


@signed_in
@require_POST
def hold_appeal(request: SignedInRequest, hold_id: UUID) -> HttpResponse:
    form = ObjectionForm.about(hold_id, request.POST)
    if not form.carry_out(partial(appeal_hold, hold_id=hold_id, by=request.user)):
        return _page(request, RedeemForm(), objection=form, status=form.status)
    messages.success(request, _("Thank you. Somebody else will look at it, and you will hear from us."))
    return redirect("rewards")


def _page(
    request: SignedInRequest,
    form: RedeemForm,
    *,
    objection: ObjectionForm | None = None,
    status: int = 200,
) -> HttpResponse:
    user, before = request.user, _before(request)
    balance = queries.balance(user)
    redemptions = [
        (each, holds.is_held(each))
        for each in queries.redemptions(user).prefetch_related("holds")[:REDEMPTIONS_SHOWN]
    ]
    states = [(each.id, each.status, is_held) for each, is_held in redemptions]
    if is_shown(request, mark := mark_of(balance, states)):
        return nothing_new()
    context = {
        "balance": balance,
        "mark": mark,
        "pending": _pending(user) if before is None else [],
        "taper": earning.taper_today(user),
        "on_top": earning.on_top(user),
        "holds": [
            (hold, ObjectionForm.about(hold.id).or_refused(objection))
            for hold in holds.of_holder(user)[:HOLDS_SHOWN]
        ],
        "objection": objection,
        "redemptions": redemptions,
        "is_latest": before is None,
        "statement": statement(user, before=before),
        "today": timezone.localdate(clock.now(), timezone.get_default_timezone()),
        "form": form,
        "amounts": queries.amounts_to_redeem(user),
        "redeemable": queries.redeemable_now(user),
        "left_this_month": queries.points_left_this_month(user),
        "expire_after_months": settings.POINTS_EXPIRE_AFTER_MONTHS,
        "minimum": settings.REDEMPTION_MIN_POINTS,
        "month_maximum": settings.REDEMPTION_MAX_POINTS_PER_MONTH,
    }
    return render(request, "rewards/rewards.html", context, status=status)


def _pending(user: User) -> list[tuple[Award, Sequence[Line]]]:
    """With how the points of each were computed."""
    return [
        (award, worth_telling(earning.lines_of(award)))
        for award in queries.pending_awards(user)[:PENDING_SHOWN]
    ]


def _before(request: SignedInRequest) -> UUID | None:
    """Where an older page of the statement starts. Raises: NotFound."""
    cursor = request.GET.get("before")
    try:
        return UUID(cursor) if cursor else None
    except ValueError as error:
        raise NotFound from error
