from __future__ import annotations

from uuid import UUID

from django.db import transaction

from accounts.models import User
from common import clock, history
from common.lifecycle import move
from rewards import notices, permissions, reservations
from rewards.models import Redemption


def settle_redemption(*, redemption_id: UUID, by: User | None) -> Redemption:
    """Billing has taken it off the holder's bill: the reserved points are used up. `by` None: it said so itself.

    Locks the redemption, then the holder's accounts. Raises: NotAllowed, NotFound, IllegalMove.
    """
    with transaction.atomic():
        permissions.require_ops_or_billing(by)
        redemption = Redemption.objects.lock(redemption_id)
        was = move(redemption, to="settled")
        redemption.ended_at = clock.now()
        redemption.save(update_fields=["status", "ended_at"])
        history.record(redemption, verb="settle_redemption", was=was, story=redemption.id, by=by)
        reservations.pay_out(redemption)
        notices.redemption_decided(redemption)
        return redemption
