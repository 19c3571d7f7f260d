"""Points that wait to be confirmed, for ops: whose they are, how they were computed, and putting them on hold."""

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
from rewards import earning
from rewards.actions.hold_award import hold_award
from rewards.calculation import worth_telling
from rewards.forms import AwardsForm, HoldForm
from rewards.holds import awards_to_hold

AWARDS_SHOWN = 50

for_ops = for_roles(Role.OPS)


@for_ops
@require_GET
def awards(request: SignedInRequest) -> HttpResponse:
    return _page(request)


@for_ops
@require_POST
def award_hold(request: SignedInRequest, award_id: UUID) -> HttpResponse:
    form = HoldForm.about(award_id, request.POST)
    if not form.carry_out(partial(hold_award, award_id=award_id, by=request.user)):
        return _page(request, refused=form)
    messages.success(request, _("It is on hold, and the advocate is told why."))
    return redirect("holds")


def _page(request: SignedInRequest, *, refused: HoldForm | None = None) -> HttpResponse:
    """As narrow as it was, with what went wrong beside where it went wrong."""
    narrow = AwardsForm(request.GET)
    page = narrow.page(awards_to_hold(), by=["confirm_at"], size=AWARDS_SHOWN)
    context = {
        "narrow": narrow,
        "page": page,
        "awards": [
            (
                award,
                worth_telling(earning.lines_of(award)),
                HoldForm.about(award.id).or_refused(refused),
            )
            for award in page.rows
        ],
        "refused": refused,
    }
    return render(request, "rewards/awards.html", context, status=refused.status if refused else 200)
