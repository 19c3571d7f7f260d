"""The desk of reports and appeals: what waits for a decision, and the decisions."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest, for_roles
from accounts.step_up import step_up
from accounts.views.undo import say_done
from common import deferring
from common.choices import chosen
from marketplace.actions.decide_appeal import decide_appeal
from marketplace.actions.decide_report import decide_report
from marketplace.appeals.models import Appeal
from marketplace.appeals.queries import waiting_appeals
from marketplace.forms.judging import VerdictForm
from marketplace.forms.narrowing import ReportsForm
from marketplace.permissions import JUDGES
from marketplace.reports.models import Report
from marketplace.reports.queries import SHOWN, open_reports
from marketplace.views.replies import status_of

Row = TypeVar("Row", Report, Appeal)


@for_roles(*JUDGES)
@require_safe
def triage(request: SignedInRequest) -> HttpResponse:
    return _page(request)


@for_roles(*JUDGES)
@require_POST
def triage_report(request: SignedInRequest, report_id: UUID) -> HttpResponse:
    decide = partial(
        deferring.defer,
        decide_report,
        called=_("Your decision on a report"),
        report_id=report_id,
        decision=request.POST.get("decision", ""),
    )
    return _decide(request, report_id, decide, place="report")


@for_roles(*JUDGES)
@require_POST
@step_up
def triage_appeal(request: SignedInRequest, appeal_id: UUID) -> HttpResponse:
    def decide(**said: Any) -> deferring.Done[Appeal]:
        decision = chosen(request.POST, "decision", among=["granted", "refused"])
        return deferring.defer(
            decide_appeal,
            called=_("Your decision on an appeal"),
            appeal_id=appeal_id,
            is_granted=decision == "granted",
            **said,
        )

    return _decide(request, appeal_id, decide, place="appeal")


def _decide(
    request: SignedInRequest, row_id: UUID, decide: Callable[..., deferring.Done[Row]], *, place: str
) -> HttpResponse:
    """`place`: what the id of the row on the page begins with."""
    here = ReportsForm(request.GET).url("triage")
    form = VerdictForm(request.POST, auto_id=f"{row_id}_%s")
    done = form.carry_out(partial(decide, by=request.user, about=row_id, page=f"{here}#{place}-{row_id}"))
    if done is None:
        return _page(request, refused=(row_id, form), status=status_of(form.refusal))
    say_done(request, _("Decided. In a few seconds those whom it concerns are told."), done.waiting)
    return redirect(here)


def _page(
    request: SignedInRequest, *, refused: tuple[UUID, VerdictForm] | None = None, status: int = 200
) -> HttpResponse:
    """Everything that waits with its form; the refused one keeps what was typed."""
    forms, narrow = dict([refused]) if refused else {}, ReportsForm(request.GET)
    page = narrow.page(open_reports(), by=["filed_at"], size=SHOWN)
    appeals = list(waiting_appeals(request.user))
    shown = [each.id for each in page.rows] + [each.id for each in appeals]
    standing = deferring.standing(request.user, about=shown)

    def with_form(
        row: Row, action: Callable[..., object]
    ) -> tuple[Row, VerdictForm, deferring.Standing | None]:
        own = standing.get(row.id)
        form = forms.get(row.id) or VerdictForm(auto_id=f"{row.id}_%s", initial=deferring.typed(action, own))
        return row, form, own

    context = {
        # Its row has gone from the list meanwhile, such as by a colleague's decision: why is said above it.
        "refused": refused[1] if refused and refused[0] not in shown else None,
        "narrow": narrow,
        "page": page,
        "reports": [with_form(each, decide_report) for each in page.rows],
        "appeals": [with_form(each, decide_appeal) for each in appeals],
    }
    return render(request, "marketplace/triage.html", context, status=status)
