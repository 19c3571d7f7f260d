"""Reporting what should not be there, and what came of it: one's own reports, those about oneself, and appeals."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedInRequest, signed_in
from common.errors import DomainError, NotFound
from common.live_parts import as_read, is_shown, mark_of, nothing_new
from common.throttling import count_one
from marketplace.actions.appeal_report import appeal_report
from marketplace.actions.file_report import file_report
from marketplace.forms.judging import AppealForm, ReportForm
from marketplace.reports import queries
from marketplace.views.replies import forget_drafts, status_of


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def report_item(request: SignedInRequest, enquiry_id: UUID, item_id: UUID) -> HttpResponse:
    """The form about one message or answer; 404 for what this person cannot read."""
    context = {"thing": queries.reportable(enquiry_id, item_id, by=request.user)}
    form = ReportForm(request.POST) if request.method == "POST" else ReportForm()
    if not form.is_bound:
        return render(request, "marketplace/report.html", {**context, "form": form})
    if form.is_valid():
        try:
            count_one("reports", person_id=request.user.id)
            file_report(enquiry_id=enquiry_id, item_id=item_id, by=request.user, **form.cleaned_data)
        except DomainError as refusal:
            form.refuse(refusal)
            return render(
                request, "marketplace/report.html", {**context, "form": form}, status=status_of(refusal)
            )
        forget_drafts(request, "words")
        messages.success(request, _("Thank you. A moderator looks at it and tells you what comes of it."))
        return redirect("my_reports")
    return render(request, "marketplace/report.html", {**context, "form": form}, status=422)


@require_safe
@signed_in
def my_reports(request: SignedInRequest) -> HttpResponse:
    return _page(request)


@require_POST
@signed_in
def report_appeal(request: SignedInRequest, report_id: UUID) -> HttpResponse:
    form = AppealForm(request.POST, auto_id=f"{report_id}_%s")
    if not form.is_valid():
        return _page(request, refused=(report_id, form), status=422)
    try:
        appeal_report(report_id=report_id, by=request.user, words=form.cleaned_data["words"])
    except NotFound:
        raise
    except DomainError as refusal:
        form.refuse(refusal)
        return _page(request, refused=(report_id, form), status=status_of(refusal))
    forget_drafts(request, "words")
    messages.success(request, _("Somebody else will look at it, and tells you what they decide."))
    return redirect("my_reports")


def _page(
    request: SignedInRequest, *, refused: tuple[UUID, AppealForm] | None = None, status: int = 200
) -> HttpResponse:
    """Every report with the form to appeal; the refused one keeps what was typed."""
    filed, about_me = list(queries.reports_of(request.user)), list(queries.reports_about(request.user))
    shown = [as_read(each, getattr(each, "appeal", None)) for each in (*filed, *about_me)]
    if is_shown(request, mark := mark_of(shown)):
        return nothing_new()
    forms = dict([refused]) if refused else {}
    context = {
        "filed": [(each, forms.get(each.id) or AppealForm(auto_id=f"{each.id}_%s")) for each in filed],
        "about_me": [(each, forms.get(each.id) or AppealForm(auto_id=f"{each.id}_%s")) for each in about_me],
        "mark": mark,
    }
    return render(request, "marketplace/my_reports.html", context, status=status)
