from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from common import clock, history
from rewards import ledger
from rewards.models import Expiry


def forfeit_points(*, holder_id: UUID, asked_at: datetime) -> Expiry | None:
    """Somebody leaves for good, as they asked to at `asked_at`, and gives up what they could still use; None if that is
    nothing. What is reserved, pending or owed stays. Locks the holder's accounts.
    """
    with transaction.atomic():
        accounts = ledger.lock_accounts(holder_id)
        points = accounts[ledger.Kind.AVAILABLE].balance_points
        if not points:
            return None
        now = clock.now()
        expiry = Expiry.objects.create(
            holder_id=holder_id,
            status="expired",
            points=points,
            warned_at=asked_at,
            expires_at=now,
            ended_at=now,
        )
        ledger.post(accounts, code=ledger.Code.EXPIRE, source=expiry, points=points)
        history.record(expiry, verb="forfeit_points", was="", story=expiry.id, by=None)
        return expiry
