"""What is on hold: ops releases holds and decides appeals. It is placed where the held is (payouts.py, awards.py)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import UUID

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
from rewards import permissions
from rewards.actions.decide_appeal import decide_appeal
from rewards.actions.release_hold import release_hold
from rewards.forms import DecideAppealForm, HoldsForm, ReleaseForm
from rewards.holds import APPEALS_FIRST, open_holds
from rewards.models import Hold

HOLDS_SHOWN = 50

for_ops = for_roles(Role.OPS)


@for_ops
@require_GET
def holds(request: SignedInRequest) -> HttpResponse:
    return _page(request)


@for_ops
@require_POST
@step_up
def hold_release(request: SignedInRequest, hold_id: UUID) -> HttpResponse:
    form = ReleaseForm.about(hold_id, request.POST)
    done = form.carry_out(_later(release_hold, request, hold_id))
    if done is None:
        return _page(request, refused=form)
    say_done(request, _("In a few seconds the hold is released."), done.waiting)
    return redirect(HoldsForm(request.GET).url("holds"))


@for_ops
@require_POST
@step_up
def hold_decide(request: SignedInRequest, hold_id: UUID) -> HttpResponse:
    form = DecideAppealForm.about(hold_id, request.POST)
    done = form.carry_out(_later(decide_appeal, request, hold_id))
    if done is None:
        return _page(request, refused=form)
    say_done(request, _("The appeal is decided. In a few seconds the advocate is told."), done.waiting)
    return redirect(HoldsForm(request.GET).url("holds"))


def _later(
    action: Callable[..., Hold], request: SignedInRequest, hold_id: UUID
) -> Callable[..., deferring.Done[Hold]]:
    """The same for this request and person, carried out when they can take it back no more."""
    return partial(
        deferring.defer,
        action,
        by=request.user,
        about=hold_id,
        page=HoldsForm(request.GET).url("holds"),
        called=_("Your decision on what is on hold"),
        hold_id=hold_id,
    )


def _page(request: SignedInRequest, *, refused: ActionForm | None = None) -> HttpResponse:
    """Each with the form to decide about it, or None for whoever may not; what was typed is still there."""
    party = permissions.party_of(request.user)
    narrow = HoldsForm(request.GET)
    page = narrow.page(open_holds(), by=APPEALS_FIRST, size=HOLDS_SHOWN)
    standing = deferring.standing(request.user, about=[hold.id for hold in page.rows])
    context = {
        "narrow": narrow,
        "page": page,
        "holds": [
            (
                hold,
                None
                if permissions.is_held_from(party, hold)
                else _form(hold, standing.get(hold.id)).or_refused(refused),
                standing.get(hold.id),
            )
            for hold in page.rows
        ],
        "refused": refused,
    }
    return render(request, "rewards/holds.html", context, status=refused.status if refused else 200)


def _form(hold: Hold, standing: deferring.Standing | None) -> ActionForm:
    if hold.status == "appealed":
        return DecideAppealForm.about(hold.id, initial=deferring.typed(decide_appeal, standing))
    return ReleaseForm.about(hold.id, initial=deferring.typed(release_hold, standing))
