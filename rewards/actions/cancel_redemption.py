from __future__ import annotations

from uuid import UUID

from django.db import transaction

from accounts.models import User
from common import clock, history
from common.errors import NotFound
from common.lifecycle import move
from rewards import holds, notices, reservations
from rewards.models import Redemption


def cancel_redemption(*, redemption_id: UUID, by: User) -> Redemption:
    """The holder thinks better of it before it is approved; the points can be used again.

    Locks the redemption, then the holder's accounts. Raises: NotFound (also for somebody else's), IllegalMove, OnHold.
    """
    with transaction.atomic():
        redemption = Redemption.objects.lock(redemption_id)
        if redemption.holder_id != by.id:
            raise NotFound
        holds.require_free(redemption)
        was = move(redemption, to="cancelled")
        redemption.ended_at = clock.now()
        redemption.save(update_fields=["status", "ended_at"])
        history.record(redemption, verb="cancel_redemption", was=was, story=redemption.id, by=by)
        reservations.give_back(redemption)
        notices.balance_changed(redemption)
        return redemption
