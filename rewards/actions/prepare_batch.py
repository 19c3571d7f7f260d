from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.db import transaction

from accounts.models import User
from common import clock, history
from common.ids import new_id, short_reference
from rewards import payouts, permissions
from rewards.actions.send_batch import send_batch
from rewards.errors import BatchChanged, NothingToSend
from rewards.models import PayoutBatch, Redemption


def prepare_batch(*, by: User, key: UUID | None = None, seen: payouts.Sums | None = None) -> PayoutBatch:
    """Put every approved redemption, oldest first, into one batch and hand it over.

    `key` becomes the batch's id: a repeat returns the first batch. `seen` is what `by` was shown and agreed to send.
    Locks the redemptions by id: a second preparation waits, then finds them taken.
    Raises: NotAllowed, NothingToSend, BatchChanged.
    """
    with transaction.atomic():
        permissions.require_ops(by)
        redemptions = list(payouts.next_lines().select_for_update(of=("self",), no_key=True))
        if key and (earlier := PayoutBatch.objects.filter(id=key).first()):
            return earlier
        if not redemptions:
            raise NothingToSend
        sums = payouts.sums_of(redemptions)
        if seen not in (None, sums):
            raise BatchChanged
        id = key or new_id()
        batch = PayoutBatch.objects.create(
            id=id,
            reference=short_reference(id, prefix="PB"),
            made_by=by,
            made_at=clock.now(),
            line_count=sums.count,
            total_points=sum(redemption.points for redemption in redemptions),
            total_minor=sums.value_minor,
            currency=settings.CURRENCY,
        )
        Redemption.objects.filter(id__in=[redemption.id for redemption in redemptions]).update(batch=batch)
        history.record(batch, verb="prepare_batch", was="", story=batch.id, by=by)
        return send_batch(batch_id=batch.id, by=by)
