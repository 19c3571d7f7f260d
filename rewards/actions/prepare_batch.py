from __future__ import annotations

from uuid import UUID

from django.db import transaction

from accounts.models import User
from common.ids import new_id
from rewards import batches, payouts, permissions
from rewards.actions.send_batch import send_batch
from rewards.errors import BatchChanged, NothingToSend
from rewards.models import PayoutBatch


def prepare_batch(*, by: User, key: UUID | None = None, seen: payouts.Sums | None = None) -> PayoutBatch:
    """Put every approved redemption, oldest first, into one batch and hand it over. One that is on hold, or was
    changed after its approval (void_approval.py), is left out.

    `key` becomes the batch's id: a repeat returns the first batch. `seen` is what `by` was shown and agreed to send.
    Locks the redemptions by id: a second preparation waits, then finds them taken.
    Raises: NotAllowed, NothingToSend, BatchChanged.
    """
    with transaction.atomic():
        permissions.require_ops(by)
        waiting = payouts.next_lines().select_for_update(of=("self",), no_key=True)
        redemptions = list(waiting.prefetch_related("approvals", "holds"))
        if key and (earlier := PayoutBatch.objects.filter(id=key).first()):
            return earlier
        redemptions = [redemption for redemption in redemptions if payouts.may_be_sent(redemption)]
        if not redemptions:
            raise NothingToSend
        if seen not in (None, payouts.sums_of(redemptions)):
            raise BatchChanged
        batch = batches.make_batch(redemptions, id=key or new_id(), by=by)
        return send_batch(batch_id=batch.id, by=by)
