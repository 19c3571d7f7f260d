from __future__ import annotations

from uuid import UUID

from django.db import transaction

from accounts.models import User
from common import clock, history
from common.lifecycle import move
from rewards import permissions
from rewards.actions.fail_redemption import fail_redemption
from rewards.actions.settle_redemption import settle_redemption
from rewards.actions.void_redemption import void_redemption
from rewards.errors import BadResultFile
from rewards.gateways.file import ResultLine, read_results
from rewards.models import PayoutBatch, PayoutResultLine, Redemption

Outcome = PayoutResultLine.Outcome


def read_result_file(*, by: User, batch_id: UUID, content: bytes) -> PayoutBatch:
    """Take in what billing says became of a batch: settled lines are settled, points of failed ones come back.

    All or nothing, and repeatable: a line that was read before changes nothing. Lines with an unknown reference or
    another amount, and lines that contradict an earlier one, are kept in suspense and decide nothing. When every
    redemption is decided the batch is reconciled.
    Locks the batch, its redemptions, then holders' accounts in the holders' order.
    Raises: NotAllowed, NotFound, BadResultFile.
    """
    permissions.require_ops(by)
    lines = read_results(content)
    with transaction.atomic():
        batch = PayoutBatch.objects.lock(batch_id)
        locked = batch.redemptions.select_for_update(of=("self",), no_key=True).order_by("id")
        redemptions = {redemption.reference: redemption for redemption in locked}
        if not any(line.reference in redemptions for line in lines):
            raise BadResultFile(
                f"None of these references is in batch {batch.reference}. Is this the file of another batch?"
            )
        # Two files that share holders must not wait for each other's accounts in turn.
        for line in sorted(lines, key=lambda line: _place(line, redemptions)):
            _read(line, redemptions.get(line.reference), batch, by)
        _reconcile(batch, by)
        return batch


def _place(line: ResultLine, redemptions: dict[str, Redemption]) -> tuple[str, int]:
    redemption = redemptions.get(line.reference)
    return str(redemption.holder_id) if redemption else "", line.number


def _read(line: ResultLine, redemption: Redemption | None, batch: PayoutBatch, by: User) -> None:
    outcome = _outcome(line, redemption)
    if outcome is None:
        return
    _row, is_new = PayoutResultLine.objects.get_or_create(
        batch=batch,
        reference=line.reference,
        status=line.status,
        amount_minor=line.amount_minor,
        reason=line.reason,
        defaults={
            "number": line.number,
            "redemption": redemption,
            "outcome": outcome,
            "at": clock.now(),
            "uploaded_by": by,
        },
    )
    if redemption is None or not is_new:
        return
    if outcome == Outcome.SETTLED:
        settle_redemption(redemption_id=redemption.id, by=by)
        redemption.refresh_from_db()
    elif outcome == Outcome.FAILED:
        fail_redemption(redemption_id=redemption.id, by=by, reason=line.reason)
        void_redemption(redemption_id=redemption.id, by=by)
        redemption.refresh_from_db()


def _outcome(line: ResultLine, redemption: Redemption | None) -> Outcome | None:
    """What the line means now; None if it says again what is already so."""
    if redemption is None:
        return Outcome.UNKNOWN
    if line.amount_minor != redemption.value_minor:
        return Outcome.MISMATCH
    if redemption.status == "sent":
        return Outcome.SETTLED if line.status == "settled" else Outcome.FAILED
    said_before = {"settled": "settled", "voided": "failed"}[redemption.status]
    return None if line.status == said_before else Outcome.CONTRADICTS


def _reconcile(batch: PayoutBatch, by: User) -> None:
    if batch.status == "sent" and not batch.redemptions.filter(status="sent").exists():
        was = move(batch, to="reconciled")
        batch.reconciled_at = clock.now()
        batch.save(update_fields=["status", "reconciled_at"])
        history.record(batch, verb="read_result_file", was=was, story=batch.id, by=by)
