from __future__ import annotations

from uuid import UUID

from django.db import transaction

from accounts.models import User
from common import clock, history
from common.lifecycle import move
from rewards import holds, notices, permissions, reservations
from rewards.models import Redemption


def void_redemption(*, redemption_id: UUID, by: User) -> Redemption:
    """A failed redemption ends here: its points can be used again.

    Locks the redemption, then the holder's accounts. Raises: NotAllowed, NotFound, IllegalMove, OnHold.
    """
    with transaction.atomic():
        permissions.require_ops(by)
        redemption = Redemption.objects.lock(redemption_id)
        holds.require_free(redemption)
        was = move(redemption, to="voided")
        redemption.ended_at = clock.now()
        redemption.save(update_fields=["status", "ended_at"])
        history.record(redemption, verb="void_redemption", was=was, story=redemption.id, by=by)
        reservations.give_back(redemption)
        notices.redemption_decided(redemption)
        return redemption
