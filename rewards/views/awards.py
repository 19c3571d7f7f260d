"""Points that wait to be confirmed, for ops: whose they are, how they were computed, and putting them on hold."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.models import Role
from accounts.requests import SignedInRequest, for_roles
from accounts.views.undo import say_done
from common import deferring
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
    here = AwardsForm(request.GET).url("awards")
    hold = partial(
        deferring.defer,
        hold_award,
        by=request.user,
        about=award_id,
        page=here,
        called=_("Putting points on hold"),
        award_id=award_id,
    )
    done = form.carry_out(hold)
    if done is None:
        return _page(request, refused=form)
    say_done(request, _("It is on hold, and the advocate is told why."), done.waiting)
    return redirect(here)


def _page(request: SignedInRequest, *, refused: HoldForm | None = None) -> HttpResponse:
    """As narrow as it was, with what went wrong beside where it went wrong."""
    narrow = AwardsForm(request.GET)
    page = narrow.page(awards_to_hold(), by=["confirm_at"], size=AWARDS_SHOWN)
    standing = deferring.standing(request.user, about=[award.id for award in page.rows])
    context = {
        "narrow": narrow,
        "page": page,
        "awards": [
            (
                award,
                worth_telling(earning.lines_of(award)),
                HoldForm.about(
                    award.id, initial=deferring.typed(hold_award, standing.get(award.id))
                ).or_refused(refused),
                standing.get(award.id),
            )
            for award in page.rows
        ],
        "refused": refused,
    }
    return render(request, "rewards/awards.html", context, status=refused.status if refused else 200)
