from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common import clock, history
from common.lifecycle import move
from rewards import permissions
from rewards.actions.fail_redemption import fail_redemption
from rewards.actions.settle_redemption import settle_redemption
from rewards.errors import BadResultFile
from rewards.gateways.file import ResultLine, read_results
from rewards.models import PayoutBatch, PayoutLine, PayoutResultLine

Outcome = PayoutResultLine.Outcome


def read_result_file(*, by: User, batch_id: UUID, content: bytes) -> PayoutBatch:
    """Take in what billing says became of a batch: settled lines are settled; of failed ones ops decides.

    All or nothing, and repeatable: a line that was read before changes nothing. Lines with an unknown reference or
    another amount, lines that contradict an earlier one, and lines about a redemption that is not in billing's hands
    are kept in suspense and decide nothing. When billing has answered every line the batch is reconciled.
    Locks the batch, its redemptions, then holders' accounts in the holders' order.
    Raises: NotAllowed, NotFound, BadResultFile.
    """
    permissions.require_ops(by)
    results = read_results(content)
    with transaction.atomic():
        batch = PayoutBatch.objects.lock(batch_id)
        list(batch.redemptions.select_for_update(of=("self",), no_key=True).order_by("id"))
        lines = {line.reference: line for line in batch.lines.select_related("redemption")}
        if not any(result.reference in lines for result in results):
            raise BadResultFile(
                _("None of these references is in batch %(reference)s. Is this the file of another batch?")
                % {"reference": batch.reference}
            )
        # Two files that share holders must not wait for each other's accounts in turn.
        for result in sorted(results, key=lambda result: _place(result, lines)):
            _read(result, lines.get(result.reference), batch, by)
        _reconcile(batch, by)
        return batch


def _place(result: ResultLine, lines: dict[str, PayoutLine]) -> tuple[str, int]:
    line = lines.get(result.reference)
    return str(line.redemption.holder_id) if line else "", result.number


def _read(result: ResultLine, line: PayoutLine | None, batch: PayoutBatch, by: User) -> None:
    outcome = _outcome(result, line)
    if outcome is None:
        return
    _row, is_new = PayoutResultLine.objects.get_or_create(
        batch=batch,
        reference=result.reference,
        status=result.status,
        amount_minor=result.amount_minor,
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
    line.outcome = outcome
    line.save(update_fields=["outcome"])


def _outcome(result: ResultLine, line: PayoutLine | None) -> Outcome | None:
    """What it means now; None if it says again what is already so."""
    if line is None:
        return Outcome.UNKNOWN
    if result.amount_minor != line.redemption.value_minor:
        return Outcome.MISMATCH
    if line.outcome:
        return None if result.status == line.outcome else Outcome.CONTRADICTS
    if line.redemption.status != "sent":
        return Outcome.UNEXPECTED
    return Outcome(result.status)


def _reconcile(batch: PayoutBatch, by: User) -> None:
    if batch.status == "sent" and not batch.lines.filter(outcome="").exists():
        was = move(batch, to="reconciled")
        batch.reconciled_at = clock.now()
        batch.save(update_fields=["status", "reconciled_at"])
        history.record(batch, verb="read_result_file", was=was, story=batch.id, by=by)
