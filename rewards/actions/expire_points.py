from __future__ import annotations

from uuid import UUID

from django.db import transaction

from common import clock, history
from common.lifecycle import move
from rewards import ledger, notices
from rewards.errors import NotExpiredYet
from rewards.expiry import is_active
from rewards.models import Expiry


def expire_points(*, expiry_id: UUID) -> Expiry:
    """The month after the warning is over: all available points are forfeited, or the warning is lifted because their
    holder has earned or asked for some since. What is reserved, pending or owed stays.

    Locks the expiry, then the holder's accounts. Raises: NotFound, IllegalMove, NotExpiredYet.
    """
    with transaction.atomic():
        expiry = Expiry.objects.lock(expiry_id)
        accounts = ledger.lock_accounts(expiry.holder_id)
        if not Expiry.objects.filter(id=expiry.id, expires_at__lte=clock.Now()).exists():
            raise NotExpiredYet
        expiry.points = accounts[ledger.Kind.AVAILABLE].balance_points
        is_lifted = not expiry.points or is_active(expiry.holder_id, since=expiry.warned_at)
        was = move(expiry, to="lifted" if is_lifted else "expired")
        expiry.ended_at = clock.now()
        expiry.save(update_fields=["status", "points", "ended_at"])
        history.record(expiry, verb="expire_points", was=was, story=expiry.id, by=None)
        if not is_lifted:
            ledger.post(accounts, code=ledger.Code.EXPIRE, source=expiry, points=expiry.points)
            notices.expiry_told(expiry)
        return expiry
