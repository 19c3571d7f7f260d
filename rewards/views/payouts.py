"""The payouts desk of ops: what waits for a decision, and the decisions about it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeVar
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.models import Role
from accounts.requests import SignedInRequest, for_roles
from accounts.step_up import step_up
from accounts.views.undo import say_done
from common import deferring
from common.action_form import ActionForm
from common.errors import DomainError, NotFound
from rewards import payouts as desk
from rewards.actions.approve_redemption import approve_redemption
from rewards.actions.decline_redemption import decline_redemption
from rewards.actions.hold_redemption import hold_redemption
from rewards.forms import DeclineForm, HoldForm, RequestsForm
from rewards.gateways.chosen import chosen
from rewards.holds import open_holds
from rewards.models import Redemption

Result = TypeVar("Result")

BATCHES_SHOWN = 10
LINES_SHOWN = 10

for_ops = for_roles(Role.OPS)


@for_ops
@require_GET
def payouts(request: SignedInRequest) -> HttpResponse:
    return _desk(request)


@for_ops
@require_POST
@step_up
def redemption_approve(request: SignedInRequest, redemption_id: UUID) -> HttpResponse:
    try:
        done = _later(approve_redemption, request, redemption_id)()
    except NotFound:
        raise
    except DomainError as error:
        return _desk(request, problem=error)
    redemption = done.result
    if redemption.status == "approved":
        said = _("%(reference)s is approved. In a few seconds it counts for the next batch.")
    else:
        said = _("Your approval of %(reference)s counts in a few seconds. It needs a second person.")
    say_done(request, said % {"reference": redemption.reference}, done.waiting)
    return redirect(RequestsForm(request.GET).url("payouts"))


@for_ops
@require_POST
@step_up
def redemption_decline(request: SignedInRequest, redemption_id: UUID) -> HttpResponse:
    form = DeclineForm.about(redemption_id, request.POST)
    done = form.carry_out(_later(decline_redemption, request, redemption_id))
    if done is None:
        return _desk(request, refused=form)
    said = _("%(reference)s is declined. In a few seconds the points go back to the advocate.")
    say_done(request, said % {"reference": done.result.reference}, done.waiting)
    return redirect(RequestsForm(request.GET).url("payouts"))


@for_ops
@require_POST
def redemption_hold(request: SignedInRequest, redemption_id: UUID) -> HttpResponse:
    form = HoldForm.about(redemption_id, request.POST)
    if not form.carry_out(partial(hold_redemption, redemption_id=redemption_id, by=request.user)):
        return _desk(request, refused=form)
    messages.success(request, _("It is on hold, and the advocate is told why."))
    return redirect(RequestsForm(request.GET).url("payouts"))


def _later(
    action: Callable[..., Result], request: SignedInRequest, redemption_id: UUID
) -> Callable[..., deferring.Done[Result]]:
    """The same for this request and person, carried out when they can take it back no more."""
    return partial(
        deferring.defer,
        action,
        by=request.user,
        about=redemption_id,
        page=RequestsForm(request.GET).url("payouts"),
        called=_("Your decision on %(reference)s") % {"reference": _reference(request, redemption_id)},
        redemption_id=redemption_id,
    )


def _reference(request: SignedInRequest, redemption_id: UUID) -> str:
    """Raises: NotFound."""
    visible = Redemption.objects.visible_to(request.user).filter(id=redemption_id)
    reference = visible.values_list("reference", flat=True).first()
    if reference is None:
        raise NotFound
    return reference


def _desk(
    request: SignedInRequest, *, problem: DomainError | None = None, refused: ActionForm | None = None
) -> HttpResponse:
    """The desk as it is now, with what went wrong beside where it went wrong and what was typed still there."""
    usable = desk.usable_points()
    narrow = RequestsForm(request.GET)
    page = narrow.page(desk.waiting(), by=["requested_at"], size=desk.REQUESTS_SHOWN)
    standing = deferring.standing(request.user, about=[each.id for each in page.rows])
    context = {
        "requests": [
            (
                each,
                DeclineForm.about(
                    id, initial=deferring.typed(decline_redemption, standing.get(id))
                ).or_refused(refused),
                HoldForm.about(id).or_refused(refused),
                standing.get(id),
            )
            for each in desk.requests(request.user, page.rows)
            for id in [each.redemption.id]
        ],
        "narrow": narrow,
        "page": page,
        "counts_in": deferring.carried_out_in(standing.values()),
        "to_approve": desk.sums("requested"),
        "approved": desk.sums("approved"),
        "in_billing": desk.sums("sent"),
        "usable_points": usable,
        "usable_minor": desk.value_minor(usable),
        "suspense_count": desk.suspense().count(),
        "suspense": desk.suspense().select_related("batch", "redemption")[:LINES_SHOWN],
        "failed": desk.failed_lines().select_related("batch", "redemption__holder")[:LINES_SHOWN],
        "batches": desk.batches()[:BATCHES_SHOWN],
        "gateway": chosen(),
        "held_count": open_holds().count(),
        "problem": problem,
        "refused": refused,
    }
    status = problem.status if problem else refused.status if refused else 200
    return render(request, "rewards/payouts.html", context, status=status)
