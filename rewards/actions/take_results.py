from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from accounts.models import User
from common import clock, history
from common.lifecycle import move
from rewards import permissions
from rewards.actions.fail_redemption import fail_redemption
from rewards.actions.settle_redemption import settle_redemption
from rewards.gateways.protocol import Result
from rewards.models import PayoutBatch, PayoutLine, PayoutResultLine, Redemption

Outcome = PayoutResultLine.Outcome


def take_results(*, batch_id: UUID, results: Sequence[Result], by: User | None) -> PayoutBatch:
    """Take in what billing says became of lines of a batch: settled ones are settled; of failed ones ops decides.

    Repeatable: what was said before changes nothing. Results with an unknown reference, another amount or currency,
    those that contradict an earlier one, and those about a redemption that is not in billing's hands are kept in
    suspense and decide nothing. When billing has answered every line the batch is reconciled. `by` None: billing
    itself said it. Locks the batch, the redemptions that it is about, then holders' accounts in the holders' order.
    Raises: NotAllowed, NotFound.
    """
    with transaction.atomic():
        permissions.require_ops_or_billing(by)
        batch = PayoutBatch.objects.lock(batch_id)
        lines = _lock_lines(batch, {result.reference for result in results})
        # Two that share holders must not wait for each other's accounts in turn.
        for result in sorted(results, key=lambda result: _place(result, lines)):
            _take(result, lines.get(result.reference), batch, by)
        _reconcile(batch, by)
        return batch


def _lock_lines(batch: PayoutBatch, references: set[str]) -> dict[str, PayoutLine]:
    named = batch.lines.filter(reference__in=references)
    redemptions = Redemption.objects.filter(id__in=named.values("redemption"))
    list(redemptions.select_for_update(of=("self",), no_key=True).order_by("id"))
    return {line.reference: line for line in named.select_related("redemption")}


def _place(result: Result, lines: dict[str, PayoutLine]) -> tuple[str, int]:
    line = lines.get(result.reference)
    return str(line.redemption.holder_id) if line else "", result.number


def _take(result: Result, line: PayoutLine | None, batch: PayoutBatch, by: User | None) -> None:
    outcome = _outcome(result, line)
    if outcome is None:
        return
    _row, is_new = PayoutResultLine.objects.get_or_create(
        batch=batch,
        reference=result.reference,
        status=result.status,
        amount_minor=result.amount_minor,
        currency=result.currency,
        reason=result.reason,
        defaults={
            "number": result.number,
            "redemption": line.redemption if line else None,
            "outcome": outcome,
            "at": clock.now(),
            "uploaded_by": by,
        },
    )
    if line is None or not is_new:
        return
    if outcome == Outcome.SETTLED:
        settle_redemption(redemption_id=line.redemption_id, by=by)
    elif outcome == Outcome.FAILED:
        fail_redemption(redemption_id=line.redemption_id, by=by, reason=result.reason)
    else:
        return
    line.outcome, line.ask_at, line.trouble = outcome, None, ""
    line.save(update_fields=["outcome", "ask_at", "trouble"])


def _outcome(result: Result, line: PayoutLine | None) -> Outcome | None:
    """What it means now; None if it says again what is already so."""
    if line is None:
        return Outcome.UNKNOWN
    redemption = line.redemption
    if result.amount_minor != redemption.value_minor or result.currency not in ("", redemption.currency):
        return Outcome.MISMATCH
    if line.outcome:
        return None if result.status == line.outcome else Outcome.CONTRADICTS
    if redemption.status != "sent":
        return Outcome.UNEXPECTED
    return Outcome(result.status)


def _reconcile(batch: PayoutBatch, by: User | None) -> None:
    if batch.status == "sent" and not batch.lines.filter(outcome="").exists():
        was = move(batch, to="reconciled")
        batch.reconciled_at = clock.now()
        batch.save(update_fields=["status", "reconciled_at"])
        history.record(batch, verb="take_results", was=was, story=batch.id, by=by)
