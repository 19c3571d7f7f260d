from __future__ import annotations

from uuid import UUID

from django.db import transaction

from common import history
from common.lifecycle import move
from rewards import approvals, notices
from rewards.errors import ApprovalHolds
from rewards.models import Redemption


def void_approval(*, redemption_id: UUID) -> Redemption:
    """What was approved is not what the redemption says now: it waits for approval again.

    Locks the redemption. Raises: NotFound, IllegalMove, ApprovalHolds.
    """
    with transaction.atomic():
        redemption = Redemption.objects.lock(redemption_id)
        was = move(redemption, to="requested")
        if approvals.holding(redemption):
            raise ApprovalHolds
        redemption.decided_at = None
        redemption.save(update_fields=["status", "decided_at"])
        history.record(
            redemption,
            verb="void_approval",
            was=was,
            story=redemption.id,
            by=None,
            why="Changed after it was approved",
        )
        notices.balance_changed(redemption)
        return redemption
