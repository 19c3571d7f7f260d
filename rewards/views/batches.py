"""Payout batches: hand what is approved to billing, take in what billing says, sort out what does not match."""

from __future__ import annotations

from dataclasses import asdict
from functools import partial
from typing import Any
from uuid import UUID, uuid5

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import Role
from accounts.requests import SignedInRequest, for_roles
from accounts.step_up import step_up
from accounts.views.undo import say_done
from common import deferring
from common.action_form import ActionForm
from common.errors import DomainError
from rewards import payouts as desk
from rewards.actions.download_batch import download_batch
from rewards.actions.explain_result_line import explain_result_line
from rewards.actions.prepare_batch import prepare_batch
from rewards.actions.read_result_file import read_result_file
from rewards.actions.resend_redemptions import resend_redemptions
from rewards.actions.void_redemptions import void_redemptions
from rewards.errors import BatchChanged
from rewards.forms import BatchesForm, ExplainForm, FailedLinesForm, ResultFileForm, SendBatchForm
from rewards.gateways.chosen import GATEWAYS, chosen
from rewards.models import PayoutBatch

BATCHES_SHOWN = 50

for_ops = for_roles(Role.OPS)


@for_ops
@require_http_methods(["GET", "POST"])
@step_up
def payout_prepare(request: SignedInRequest) -> HttpResponse:
    """GET says what would be sent and what then happens; POST sends exactly that, once."""
    if request.method == "GET":
        return _prepare_page(request)
    form = SendBatchForm(request.POST)
    if not form.is_valid():
        return _prepare_page(request, problem=BatchChanged())
    try:
        batch = prepare_batch(by=request.user, key=form.cleaned_data["key"], seen=form.seen())
    except DomainError as error:
        return _prepare_page(request, problem=error)
    messages.success(request, _("%(reference)s is ready for billing.") % {"reference": batch.reference})
    return redirect("payout_batch", batch.id)


@for_ops
@require_GET
def payout_batches(request: SignedInRequest) -> HttpResponse:
    narrow = BatchesForm(request.GET)
    page = narrow.page(desk.batches().select_related("made_by"), by=desk.WORK_LEFT_FIRST, size=BATCHES_SHOWN)
    return render(request, "rewards/payout_batches.html", {"narrow": narrow, "page": page})


@for_ops
@require_GET
def payout_batch(request: SignedInRequest, batch_id: UUID) -> HttpResponse:
    return _batch_page(request, desk.batch(batch_id, viewer=request.user))


@for_ops
@require_GET
@step_up
def payout_csv(request: SignedInRequest, batch_id: UUID) -> HttpResponse:
    """The file for billing."""
    name, text = download_batch(batch_id=batch_id, by=request.user)
    return HttpResponse(
        text,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )


@for_ops
@require_http_methods(["GET", "POST"])
@step_up
def payout_results(request: SignedInRequest, batch_id: UUID) -> HttpResponse:
    batch = desk.batch(batch_id, viewer=request.user)
    if request.method == "GET":
        return redirect("payout_batch", batch.id)
    form = ResultFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _batch_page(request, batch, form=form, status=422)
    try:
        batch = read_result_file(by=request.user, batch_id=batch.id, content=form.cleaned_data["file"].read())
    except DomainError as error:
        form.add_error("file", str(error))
        return _batch_page(request, batch, form=form, status=error.status)
    messages.success(request, _("The result file is read."))
    return redirect("payout_batch", batch.id)


@for_ops
@require_POST
@step_up
def payout_failed(request: SignedInRequest, batch_id: UUID) -> HttpResponse:
    """Send what billing could not credit once more, or give the points back."""
    batch = desk.batch(batch_id, viewer=request.user)
    form = FailedLinesForm(request.POST, batch=batch)
    if not form.is_valid():
        return _batch_page(request, batch, failed_form=form, status=422)
    is_again = form.cleaned_data["decision"] == FailedLinesForm.SEND_AGAIN
    try:
        done = deferring.defer(
            resend_redemptions if is_again else void_redemptions,
            **_of(request, batch, called=_("What becomes of lines of %(reference)s")),
            about=batch.id,
            redemption_ids=[redemption.id for redemption in form.cleaned_data["redemptions"]],
        )
    except DomainError as error:
        return _batch_page(request, batch, problem=error, status=error.status)
    if is_again:
        said = _("In a few seconds they go to billing in a batch of their own.")
    else:
        said = _("In a few seconds the points are back with the advocates.")
    say_done(request, said, done.waiting)
    return redirect("payout_batch", batch.id)


@for_ops
@require_POST
@step_up
def payout_explain(request: SignedInRequest, batch_id: UUID, line_id: int) -> HttpResponse:
    batch = desk.batch(batch_id, viewer=request.user)
    form = ExplainForm.about(line_id, request.POST)
    later = partial(
        deferring.defer,
        explain_result_line,
        **_of(request, batch, called=_("Your explanation in %(reference)s")),
        about=_about_line(batch, line_id),
        line_id=line_id,
    )
    done = form.carry_out(later)
    if done is None:
        return _batch_page(request, batch, explain_form=form, status=form.status)
    said = _("In a few seconds the line is explained. Your name and the time are kept with it.")
    say_done(request, said, done.waiting)
    return redirect("payout_batch", batch.id)


def _of(request: SignedInRequest, batch: PayoutBatch, *, called: str) -> dict[str, Any]:
    """For `deferring.defer`: who did it and the page with its form."""
    return {
        "by": request.user,
        "page": reverse("payout_batch", args=[batch.id]),
        "called": called % {"reference": batch.reference},
    }


def _about_line(batch: PayoutBatch, line_id: int) -> UUID:
    """Lines of a result are numbered; two of them may wait at a time."""
    return uuid5(batch.id, str(line_id))


def _prepare_page(request: SignedInRequest, *, problem: DomainError | None = None) -> HttpResponse:
    sums = desk.sums_of(desk.lines_to_show())
    context = {
        "sums": sums,
        "gateway": chosen(),
        "form": SendBatchForm(initial=asdict(sums)),
        "problem": problem,
    }
    return render(request, "rewards/payout_prepare.html", context, status=problem.status if problem else 200)


def _batch_page(
    request: SignedInRequest,
    batch: PayoutBatch,
    *,
    form: ResultFileForm | None = None,
    failed_form: FailedLinesForm | None = None,
    explain_form: ExplainForm | None = None,
    problem: DomainError | None = None,
    status: int = 200,
) -> HttpResponse:
    """One batch, with what went wrong beside where it went wrong."""
    suspense = list(desk.suspense().filter(batch=batch).select_related("redemption", "uploaded_by"))
    abouts = {line.id: _about_line(batch, line.id) for line in suspense}
    standing = deferring.standing(request.user, about=[batch.id, *abouts.values()])
    on_lines = standing.get(batch.id)
    taken_back = deferring.typed(resend_redemptions, on_lines) or deferring.typed(void_redemptions, on_lines)
    context = {
        "batch": batch,
        "result": desk.batch_result(batch),
        "gateway": GATEWAYS[batch.gateway],
        "lines": batch.lines.select_related("redemption__holder").order_by("redemption_id"),
        "failed": desk.failed_lines().filter(batch=batch).select_related("redemption__holder"),
        "failed_form": failed_form,
        "on_failed": on_lines,
        "chosen": taken_back.get("redemption_ids"),
        "suspense": [
            (line, _explain_form(line.id, stands).or_refused(explain_form), stands)
            for line in suspense
            for stands in [standing.get(abouts[line.id])]
        ],
        "explained": desk.explained(batch),
        "form": form or ResultFileForm(),
        "refused": form or failed_form or explain_form,
        "problem": problem,
    }
    return render(request, "rewards/payout_batch.html", context, status=status)


def _explain_form(line_id: int, standing: deferring.Standing | None) -> ActionForm:
    return ExplainForm.about(line_id, initial=deferring.typed(explain_result_line, standing))
