"""One's own standing as an advocate: the tier and what it rests on, a suspension and its appeal, and leaving."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import queries as accounts_queries
from accounts.models import Advocate
from accounts.requests import SignedInRequest, signed_in
from marketplace.actions.appeal_fraud_case import appeal_fraud_case
from marketplace.actions.appeal_suspension import appeal_suspension
from marketplace.actions.leave_as_advocate import leave_as_advocate
from marketplace.forms.judging import AppealForm
from marketplace.fraud.queries import cases_about
from marketplace.standing.queries import running_suspension, standing_view
from marketplace.views.advocates_only import for_advocates


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
    messages.success(request, _("Somebody else will look at it, and tells you what they decide."))
    return redirect("standing")


@require_POST
@for_advocates
def standing_leave(request: SignedInRequest) -> HttpResponse:
    leave_as_advocate(by=request.user)
    messages.success(
        request, _("You are no advocate any more. Thank you for every answer; your points stay yours.")
    )
    return redirect("standing")


def _page(request: SignedInRequest, refused: AppealForm | None = None, *, status: int = 200) -> HttpResponse:
    """For everybody who is or was an advocate, also while they are suspended; the refused form keeps its words."""
    advocate = Advocate.objects.filter(
        user=request.user, status__in=["approved", "suspended", "left"]
    ).first()
    if advocate is None:
        vetting = accounts_queries.standing(request.user)
        return render(request, "marketplace/advocates_only.html", {"standing": vetting}, status=403)
    context = {
        "view": standing_view(advocate),
        "suspension": running_suspension(advocate),
        "form": AppealForm().or_refused(refused),
        "fraud_cases": [
            (case, AppealForm.about(case.id).or_refused(refused)) for case in cases_about(request.user)
        ],
    }
    return render(request, "marketplace/standing.html", context, status=status)
