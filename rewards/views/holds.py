"""What is on hold: ops places and releases holds and decides appeals; the holder objects."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.models import Role
from accounts.requests import SignedInRequest, for_roles, signed_in
from common.errors import DomainError, NotFound
from rewards.actions.appeal_hold import appeal_hold
from rewards.actions.decide_appeal import decide_appeal
from rewards.actions.hold_redemption import hold_redemption
from rewards.actions.release_hold import release_hold
from rewards.forms import DecideAppealForm
from rewards.holds import open_holds

HOLDS_SHOWN = 100

for_ops = for_roles(Role.OPS)


@for_ops
@require_GET
def holds(request: SignedInRequest) -> HttpResponse:
    return _page(request)


@for_ops
@require_POST
def redemption_hold(request: SignedInRequest, redemption_id: UUID) -> HttpResponse:
    try:
        hold_redemption(redemption_id=redemption_id, by=request.user, reason=request.POST.get("reason", ""))
    except NotFound:
        raise
    except DomainError as error:
        return _page(request, problem=error)
    messages.success(request, _("It is on hold, and the advocate is told why."))
    return redirect("holds")


@for_ops
@require_POST
def hold_release(request: SignedInRequest, hold_id: UUID) -> HttpResponse:
    try:
        release_hold(hold_id=hold_id, by=request.user, why=request.POST.get("why", ""))
    except NotFound:
        raise
    except DomainError as error:
        return _page(request, problem=error)
    messages.success(request, _("The hold is released."))
    return redirect("holds")


@for_ops
@require_POST
def hold_decide(request: SignedInRequest, hold_id: UUID) -> HttpResponse:
    form = DecideAppealForm(request.POST)
    if not form.is_valid():
        return _page(request, form=form)
    try:
        decide_appeal(hold_id=hold_id, by=request.user, **form.cleaned_data)
    except NotFound:
        raise
    except DomainError as error:
        return _page(request, problem=error)
    messages.success(request, _("The appeal is decided, and the advocate is told."))
    return redirect("holds")


@signed_in
@require_POST
def hold_appeal(request: SignedInRequest, hold_id: UUID) -> HttpResponse:
    try:
        appeal_hold(hold_id=hold_id, by=request.user, why=request.POST.get("why", ""))
    except NotFound:
        raise
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Thank you. Somebody else will look at it, and you will hear from us."))
    return redirect("rewards")


def _page(
    request: SignedInRequest, *, problem: DomainError | None = None, form: DecideAppealForm | None = None
) -> HttpResponse:
    context = {"holds": open_holds()[:HOLDS_SHOWN], "problem": problem, "form": form}
    status = problem.status if problem else 422 if form else 200
    return render(request, "rewards/holds.html", context, status=status)
