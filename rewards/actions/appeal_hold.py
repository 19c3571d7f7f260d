from __future__ import annotations

from uuid import UUID

from django.db import transaction

from accounts.models import User
from common import clock
from common.checked_text import checked_line
from common.errors import NotFound
from common.lifecycle import move
from rewards import holding
from rewards.models import REASON_LENGTH, Hold


def appeal_hold(*, hold_id: UUID, by: User, why: str) -> Hold:
    """The holder objects, once; somebody else than who placed the hold decides.

    Locks the hold. Raises: Invalid, NotFound (also for somebody else's), IllegalMove.
    """
    with transaction.atomic():
        hold = Hold.objects.lock(hold_id)
        if hold.held.holder_id != by.id:
            raise NotFound
        was = move(hold, to="appealed")
        hold.appeal = checked_line(why, field="why", max_length=REASON_LENGTH)
        hold.appealed_at = clock.now()
        hold.save(update_fields=["status", "appeal", "appealed_at"])
        holding.record(hold, verb="appeal_hold", was=was, by=by, words=hold.appeal)
        return hold
