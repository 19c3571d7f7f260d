from __future__ import annotations

from uuid import UUID

from django.db import transaction

from common import clock, history
from rewards import ledger, notices
from rewards.expiry import WARNED_BEFORE
from rewards.models import Expiry


def warn_of_expiry(*, holder_id: UUID) -> Expiry:
    """Their points expire in a month unless they earn or ask for some. A second warning is the first one.

    Locks the holder's accounts.
    """
    with transaction.atomic():
        ledger.lock_accounts(holder_id)
        if warned := Expiry.objects.filter(holder=holder_id, status="warned").first():
            return warned
        now = clock.now()
        expiry = Expiry.objects.create(holder_id=holder_id, warned_at=now, expires_at=now + WARNED_BEFORE)
        history.record(expiry, verb="warn_of_expiry", was="", story=expiry.id, by=None)
        notices.expiry_told(expiry)
        return expiry
