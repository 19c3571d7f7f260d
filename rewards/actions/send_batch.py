from __future__ import annotations

from uuid import UUID

from django.db import transaction

from accounts.models import User
from common import clock, history
from common.lifecycle import move
from rewards import notices, permissions
from rewards.gateways.chosen import GATEWAYS
from rewards.models import PayoutBatch, Redemption


def send_batch(*, batch_id: UUID, by: User) -> PayoutBatch:
    """The batch is in billing's hands. By file that is so from the moment its file can be downloaded: from then on
    only billing knows what was paid, and nothing in it can be taken back here. Where billing is asked line by line,
    the clock begins to (rewards/sweeps.py).

    Locks the batch, then its redemptions by id. Raises: NotAllowed, NotFound, IllegalMove.
    """
    with transaction.atomic():
        permissions.require_ops(by)
        batch = PayoutBatch.objects.lock(batch_id)
        was = move(batch, to="sent")
        batch.sent_at = clock.now()
        batch.save(update_fields=["status", "sent_at"])
        history.record(batch, verb="send_batch", was=was, story=batch.id, by=by)
        lines = batch.redemptions.select_for_update(of=("self",), no_key=True).order_by("id")
        for redemption in lines:
            _send(redemption, batch, by)
        if GATEWAYS[batch.gateway].is_asked:
            batch.lines.update(ask_at=clock.now())
        return batch


def _send(redemption: Redemption, batch: PayoutBatch, by: User) -> None:
    was = move(redemption, to="sent")
    redemption.reason = ""
    redemption.save(update_fields=["status", "reason"])
    history.record(redemption, verb="send_batch", was=was, story=redemption.id, by=by, why=batch.reference)
    notices.balance_changed(redemption)
