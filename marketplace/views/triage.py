"""The desk of reports and appeals: what waits for a decision, and the decisions."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest, for_roles
from common.errors import DomainError, NotFound
from marketplace.actions.decide_appeal import decide_appeal
from marketplace.actions.decide_report import decide_report
from marketplace.appeals.queries import waiting_appeals
from marketplace.forms.judging import VerdictForm
from marketplace.forms.narrowing import ReportsForm
from marketplace.permissions import JUDGES
from marketplace.reports.queries import SHOWN, open_reports
from marketplace.views.replies import status_of


@for_roles(*JUDGES)
@require_safe
def triage(request: SignedInRequest) -> HttpResponse:
    return _page(request)


@for_roles(*JUDGES)
@require_POST
def triage_report(request: SignedInRequest, report_id: UUID) -> HttpResponse:
    decision = request.POST.get("decision", "")
    return _decide(
        request,
        report_id,
        lambda note: decide_report(report_id=report_id, by=request.user, decision=decision, note=note),
    )


@for_roles(*JUDGES)
@require_POST
def triage_appeal(request: SignedInRequest, appeal_id: UUID) -> HttpResponse:
    is_granted = request.POST.get("decision") == "granted"
    return _decide(
        request,
        appeal_id,
        lambda note: decide_appeal(appeal_id=appeal_id, by=request.user, is_granted=is_granted, note=note),
    )


def _decide(request: SignedInRequest, row_id: UUID, decide: Callable[[str], object]) -> HttpResponse:
    form = VerdictForm(request.POST, auto_id=f"{row_id}_%s")
    if not form.is_valid():
        return _page(request, refused=(row_id, form), status=422)
    try:
        decide(form.cleaned_data["note"])
    except NotFound:
        raise
    except DomainError as refusal:
        form.refuse(refusal)
        return _page(request, refused=(row_id, form), status=status_of(refusal))
    messages.success(request, _("Decided. Those whom it concerns are told."))
    return redirect(ReportsForm(request.GET).url("triage"))


def _page(
    request: SignedInRequest, *, refused: tuple[UUID, VerdictForm] | None = None, status: int = 200
) -> HttpResponse:
    """Everything that waits with its form; the refused one keeps what was typed."""
    forms = dict([refused]) if refused else {}
    narrow = ReportsForm(request.GET)
    page = narrow.page(open_reports(), by=["filed_at"], size=SHOWN)
    context = {
        "narrow": narrow,
        "page": page,
        "reports": [(each, forms.get(each.id) or VerdictForm(auto_id=f"{each.id}_%s")) for each in page.rows],
        "appeals": [
            (each, forms.get(each.id) or VerdictForm(auto_id=f"{each.id}_%s"))
            for each in waiting_appeals(request.user)
        ],
    }
    return render(request, "marketplace/triage.html", context, status=status)
