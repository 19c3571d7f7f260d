from __future__ import annotations

from uuid import UUID

from django.db import transaction

from accounts.models import User
from common import clock, history
from common.checked_text import checked_line
from common.lifecycle import move
from rewards import notices, permissions, reservations, words_for_holders
from rewards.models import REASON_LENGTH, Redemption


def decline_redemption(*, redemption_id: UUID, by: User, reason: str) -> Redemption:
    """Ops says no; the points can be used again. `reason` is read by the holder.

    Locks the redemption, then the holder's accounts. Raises: NotAllowed, Invalid, NotFound,
    OwnPayout, IllegalMove.
    """
    with transaction.atomic():
        permissions.require_ops(by)
        reason = words_for_holders.as_read(checked_line(reason, field="reason", max_length=REASON_LENGTH))
        redemption = Redemption.objects.lock(redemption_id)
        permissions.require_other_party(by, redemption)
        was = move(redemption, to="declined")
        redemption.decided_at = redemption.ended_at = clock.now()
        redemption.reason = reason
        redemption.save(update_fields=["status", "decided_at", "ended_at", "reason"])
        history.record(
            redemption, verb="decline_redemption", was=was, story=redemption.id, by=by, words=reason
        )
        reservations.give_back(redemption)
        notices.redemption_decided(redemption)
        return redemption
