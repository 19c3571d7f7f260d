from __future__ import annotations

from uuid import UUID

from django.db import transaction

from accounts.models import User
from common.errors import IllegalMove
from common.lifecycle import move
from rewards import holding, permissions
from rewards.models import Hold


def release_hold(*, hold_id: UUID, by: User, why: str) -> Hold:
    """What was held goes on as if nothing had been. `why` is read by the holder. An appeal is decided instead
    (decide_appeal.py).

    Locks the hold. Raises: NotAllowed, Invalid, NotFound, OwnPayout, IllegalMove.
    """
    with transaction.atomic():
        permissions.require_ops(by)
        hold = Hold.objects.lock(hold_id)
        permissions.require_not_held_from(by, hold)
        if hold.status == "appealed":
            raise IllegalMove
        was = move(hold, to="released")
        return holding.decide(hold, verb="release_hold", was=was, by=by, why=why)
