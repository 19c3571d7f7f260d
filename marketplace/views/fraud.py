"""Cases of fraud: ops looks at them and decides, whose points they are appeals."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Role
from accounts.requests import SignedInRequest, for_roles
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
    return _page(request, case_id, VerdictForm())


@for_ops
@require_POST
def fraud_case_decide(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    form = VerdictForm(request.POST)
    decision = request.POST.get("decision", "")
    decided = form.carry_out(
        lambda note: decide_fraud_case(case_id=case_id, by=request.user, decision=decision, why=note)
    )
    if decided is None:
        return _page(request, case_id, form, status=form.status)
    messages.success(request, _("Decided. They are told, and why."))
    return redirect("fraud_case", case_id)


def _page(request: SignedInRequest, case_id: UUID, form: VerdictForm, *, status: int = 200) -> HttpResponse:
    view = queries.case_view(case_id)
    may_decide = is_outsider(request.user, people=whom_it_concerns(view.case))
    context = {"view": view, "form": form, "may_decide": may_decide}
    return render(request, "marketplace/fraud_case.html", context, status=status)
