"""What is on hold: ops releases holds and decides appeals. It is placed where the held is (payouts.py, awards.py)."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.models import Role
from accounts.requests import SignedInRequest, for_roles
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
def hold_release(request: SignedInRequest, hold_id: UUID) -> HttpResponse:
    form = ReleaseForm.about(hold_id, request.POST)
    if not form.carry_out(partial(release_hold, hold_id=hold_id, by=request.user)):
        return _page(request, refused=form)
    messages.success(request, _("The hold is released."))
    return redirect(HoldsForm(request.GET).url("holds"))


@for_ops
@require_POST
def hold_decide(request: SignedInRequest, hold_id: UUID) -> HttpResponse:
    form = DecideAppealForm.about(hold_id, request.POST)
    if not form.carry_out(partial(decide_appeal, hold_id=hold_id, by=request.user)):
        return _page(request, refused=form)
    messages.success(request, _("The appeal is decided, and the advocate is told."))
    return redirect(HoldsForm(request.GET).url("holds"))


def _page(request: SignedInRequest, *, refused: ActionForm | None = None) -> HttpResponse:
    """Each with the form to decide about it, or None for whoever may not; what was typed is still there."""
    party = permissions.party_of(request.user)
    narrow = HoldsForm(request.GET)
    page = narrow.page(open_holds(), by=APPEALS_FIRST, size=HOLDS_SHOWN)
    context = {
        "narrow": narrow,
        "page": page,
        "holds": [
            (hold, None if permissions.is_held_from(party, hold) else _form(hold).or_refused(refused))
            for hold in page.rows
        ],
        "refused": refused,
    }
    return render(request, "rewards/holds.html", context, status=refused.status if refused else 200)


def _form(hold: Hold) -> ActionForm:
    return (DecideAppealForm if hold.status == "appealed" else ReleaseForm).about(hold.id)
