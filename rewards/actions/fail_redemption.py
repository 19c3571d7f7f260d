from __future__ import annotations

from uuid import UUID

from django.db import transaction

from accounts.models import User
from common import history
from common.lifecycle import move
from rewards import notices, permissions, words_for_holders
from rewards.models import Redemption


def fail_redemption(*, redemption_id: UUID, by: User | None, reason: str) -> Redemption:
    """Billing could not credit it; `by` None: it said so itself. The points stay reserved until it is sent again or
    voided. `reason` is read by the holder.

    Locks the redemption. Raises: NotAllowed, NotFound, IllegalMove.
    """
    with transaction.atomic():
        permissions.require_ops_or_billing(by)
        redemption = Redemption.objects.lock(redemption_id)
        was = move(redemption, to="failed")
        redemption.reason = words_for_holders.as_read(reason)
        redemption.save(update_fields=["status", "reason"])
        history.record(
            redemption, verb="fail_redemption", was=was, story=redemption.id, by=by, words=redemption.reason
        )
        notices.balance_changed(redemption)
        return redemption
