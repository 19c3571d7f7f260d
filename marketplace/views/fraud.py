"""Cases of fraud: ops looks at them and decides, whose points they are appeals."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Role
from accounts.requests import SignedInRequest, for_roles
from accounts.step_up import step_up
from accounts.views.undo import say_done
from common import deferring
from marketplace.actions.decide_fraud_case import decide_fraud_case
from marketplace.forms.judging import VerdictForm
from marketplace.forms.narrowing import FraudCasesForm
from marketplace.fraud import queries
from marketplace.fraud.cases import whom_it_concerns
from marketplace.permissions import is_outsider

for_ops = for_roles(Role.OPS)


@for_ops
@require_safe
def fraud_cases(request: SignedInRequest) -> HttpResponse:
    narrow = FraudCasesForm(request.GET)
    page = narrow.page(queries.listed(), by=["order", "-opened_at"], size=queries.LISTED)
    return render(request, "marketplace/fraud_cases.html", {"narrow": narrow, "page": page})


@for_ops
@require_safe
def fraud_case(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    return _page(request, case_id)


@for_ops
@require_POST
@step_up
def fraud_case_decide(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    form, here = VerdictForm(request.POST), reverse("fraud_case", args=[case_id])
    decide = partial(
        deferring.defer,
        decide_fraud_case,
        by=request.user,
        about=case_id,
        page=here,
        called=_("Your decision on points in doubt"),
        case_id=case_id,
        decision=request.POST.get("decision", ""),
    )
    done = form.carry_out(lambda note: decide(why=note))
    if done is None:
        return _page(request, case_id, refused=form)
    say_done(request, _("Decided. In a few seconds they are told, and why."), done.waiting)
    return redirect(here)


def _page(request: SignedInRequest, case_id: UUID, *, refused: VerdictForm | None = None) -> HttpResponse:
    view = queries.case_view(case_id)
    standing = deferring.standing(request.user, about=[case_id]).get(case_id)
    taken_back = deferring.typed(decide_fraud_case, standing)
    context = {
        "view": view,
        "form": refused or VerdictForm(initial={"note": taken_back.get("why", "")}),
        "standing": standing,
        "may_decide": is_outsider(request.user, people=whom_it_concerns(view.case)),
    }
    return render(request, "marketplace/fraud_case.html", context, status=refused.status if refused else 200)
