"""The payouts desk of ops: decide about requests, hand a batch to billing, take in what billing says."""

from __future__ import annotations

from dataclasses import asdict
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import Role
from accounts.requests import SignedInRequest, for_roles
from common.errors import DomainError, NotFound
from rewards import payouts as desk
from rewards.actions.approve_redemption import approve_redemption
from rewards.actions.decline_redemption import decline_redemption
from rewards.actions.prepare_batch import prepare_batch
from rewards.actions.read_result_file import read_result_file
from rewards.errors import BatchChanged
from rewards.forms import DeclineForm, ResultFileForm, SendBatchForm
from rewards.gateways.file import payout_file
from rewards.models import PayoutBatch

BATCHES_SHOWN = 10

for_ops = for_roles(Role.OPS)


@for_ops
@require_GET
def payouts(request: SignedInRequest) -> HttpResponse:
    return _desk(request)


@for_ops
@require_POST
def redemption_approve(request: SignedInRequest, redemption_id: UUID) -> HttpResponse:
    try:
        redemption = approve_redemption(redemption_id=redemption_id, by=request.user)
    except NotFound:
        raise
    except DomainError as error:
        return _desk(request, problem=error)
    if redemption.status == "approved":
        said = _("%(reference)s is approved and goes into the next batch.")
    else:
        said = _("Your approval of %(reference)s is recorded. It needs a second person.")
    messages.success(request, said % {"reference": redemption.reference})
    return redirect("payouts")


@for_ops
@require_POST
def redemption_decline(request: SignedInRequest, redemption_id: UUID) -> HttpResponse:
    form = DeclineForm(request.POST)
    if not form.is_valid():
        return _desk(request, declining=redemption_id, form=form)
    try:
        redemption = decline_redemption(
            redemption_id=redemption_id, by=request.user, reason=form.cleaned_data["reason"]
        )
    except NotFound:
        raise
    except DomainError as error:
        return _desk(request, problem=error)
    messages.success(
        request,
        _("%(reference)s is declined; the points are back with the advocate.")
        % {"reference": redemption.reference},
    )
    return redirect("payouts")


@for_ops
@require_http_methods(["GET", "POST"])
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
def payout_batch(request: SignedInRequest, batch_id: UUID) -> HttpResponse:
    return _batch_page(request, _batch(batch_id), ResultFileForm())


@for_ops
@require_GET
def payout_csv(request: SignedInRequest, batch_id: UUID) -> HttpResponse:
    """The file for billing. The same batch gives the same file every time."""
    batch = _batch(batch_id)
    return HttpResponse(
        payout_file(batch),
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{batch.reference}.csv"',
            "Cache-Control": "no-store",
        },
    )


@for_ops
@require_http_methods(["GET", "POST"])
def payout_results(request: SignedInRequest, batch_id: UUID) -> HttpResponse:
    batch = _batch(batch_id)
    if request.method == "GET":
        return redirect("payout_batch", batch.id)
    form = ResultFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _batch_page(request, batch, form, status=422)
    try:
        batch = read_result_file(by=request.user, batch_id=batch.id, content=form.cleaned_data["file"].read())
    except DomainError as error:
        form.add_error("file", error.message)
        return _batch_page(request, batch, form, status=error.status)
    messages.success(request, _("The result file is read."))
    return redirect("payout_batch", batch.id)


def _desk(
    request: SignedInRequest,
    *,
    problem: DomainError | None = None,
    declining: UUID | None = None,
    form: DeclineForm | None = None,
) -> HttpResponse:
    """The desk as it is now, with what went wrong beside where it went wrong and what was typed still there."""
    usable = desk.usable_points()
    context = {
        "requests": desk.requests(request.user),
        "to_approve": desk.sums("requested"),
        "approved": desk.sums("approved"),
        "in_billing": desk.sums("sent"),
        "usable_points": usable,
        "usable_minor": desk.value_minor(usable),
        "suspense_count": desk.suspense().count(),
        "batches": desk.batches()[:BATCHES_SHOWN],
        "problem": problem,
        "declining": declining,
        "form": form or DeclineForm(),
    }
    status = problem.status if problem else 422 if form else 200
    return render(request, "rewards/payouts.html", context, status=status)


def _prepare_page(request: SignedInRequest, *, problem: DomainError | None = None) -> HttpResponse:
    sums = desk.sums_of(list(desk.next_lines()))
    context = {
        "sums": sums,
        "form": SendBatchForm(initial=asdict(sums)),
        "problem": problem,
    }
    return render(request, "rewards/payout_prepare.html", context, status=problem.status if problem else 200)


def _batch(batch_id: UUID) -> PayoutBatch:
    """Raises: NotFound."""
    batch = PayoutBatch.objects.select_related("made_by").filter(id=batch_id).first()
    if batch is None:
        raise NotFound
    return batch


def _batch_page(
    request: SignedInRequest, batch: PayoutBatch, form: ResultFileForm, *, status: int = 200
) -> HttpResponse:
    context = {
        "batch": batch,
        "result": desk.batch_result(batch),
        "lines": batch.redemptions.select_related("holder").order_by("id"),
        "suspense": desk.suspense().filter(batch=batch).select_related("redemption", "uploaded_by"),
        "form": form,
    }
    return render(request, "rewards/payout_batch.html", context, status=status)
