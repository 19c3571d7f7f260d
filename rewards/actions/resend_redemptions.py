from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.conf import settings
from django.db import transaction

from accounts.models import User
from common.errors import IllegalMove, NotFound
from common.ids import new_id
from rewards import approvals, batches, holds, permissions
from rewards.actions.send_batch import send_batch
from rewards.errors import ApprovalVoid
from rewards.models import PayoutBatch, Redemption


def resend_redemptions(*, redemption_ids: Collection[UUID], by: User) -> PayoutBatch:
    """Hand what billing could not credit to billing once more, in a batch of its own and under new references.

    Locks the redemptions by id: of two who do so at once, one finds them sent.
    Raises: NotAllowed, NotFound, OwnPayout, IllegalMove, ApprovalVoid, OnHold.
    """
    with transaction.atomic():
        permissions.require_ops(by)
        redemptions = list(
            Redemption.objects.select_for_update(of=("self",), no_key=True)
            .filter(id__in=redemption_ids, currency=settings.CURRENCY)
            .order_by("id")
        )
        if not redemptions or len(redemptions) < len(set(redemption_ids)):
            raise NotFound
        for redemption in redemptions:
            permissions.require_other_party(by, redemption)
            if redemption.status != "failed":
                raise IllegalMove
            holds.require_free(redemption)
            if not approvals.holding(redemption):
                raise ApprovalVoid
        batch = batches.make_batch(redemptions, id=new_id(), by=by)
        return send_batch(batch_id=batch.id, by=by)
