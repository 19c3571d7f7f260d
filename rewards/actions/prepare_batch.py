from __future__ import annotations

from django.conf import settings
from django.db import transaction

from accounts.models import User
from common import clock, history
from common.ids import new_id, short_reference
from rewards import permissions
from rewards.actions.send_batch import send_batch
from rewards.errors import NothingToSend
from rewards.models import PayoutBatch, Redemption

LINE_LIMIT = 2_000
"""Lines in one batch; what is over waits for the next one. Keeps the file, and reading its results, short."""


def prepare_batch(*, by: User) -> PayoutBatch:
    """Put every approved redemption, oldest first, into one batch and hand it over.

    Locks the redemptions by id: a second preparation waits, then finds them taken.
    Raises: NotAllowed, NothingToSend.
    """
    with transaction.atomic():
        permissions.require_ops(by)
        redemptions = list(
            Redemption.objects.select_for_update(of=("self",), no_key=True)
            .filter(status="approved", currency=settings.CURRENCY)
            .order_by("id")[:LINE_LIMIT]
        )
        if not redemptions:
            raise NothingToSend
        id = new_id()
        batch = PayoutBatch.objects.create(
            id=id,
            reference=short_reference(id, prefix="PB"),
            made_by=by,
            made_at=clock.now(),
            line_count=len(redemptions),
            total_points=sum(redemption.points for redemption in redemptions),
            total_minor=sum(redemption.value_minor for redemption in redemptions),
            currency=settings.CURRENCY,
        )
        Redemption.objects.filter(id__in=[redemption.id for redemption in redemptions]).update(batch=batch)
        history.record(batch, verb="prepare_batch", was="", story=batch.id, by=by)
        return send_batch(batch_id=batch.id, by=by)
