from __future__ import annotations

from uuid import UUID

from django.db import transaction

from accounts.models import User
from common.errors import IllegalMove
from common.lifecycle import move
from rewards import holding, permissions
from rewards.models import Hold


def decide_appeal(*, hold_id: UUID, by: User, decision: Hold.Decision, why: str) -> Hold:
    """A second person looks at a hold that the holder objects to. `why` is read by the holder.

    Locks the hold. Raises: NotAllowed, Invalid, NotFound, OwnHold for who placed it, OwnPayout, IllegalMove.
    """
    with transaction.atomic():
        permissions.require_ops(by)
        hold = Hold.objects.lock(hold_id)
        permissions.require_not_held_from(by, hold)
        permissions.require_second_person(by, hold)
        if hold.status != "appealed":
            raise IllegalMove
        was = move(hold, to=decision)
        return holding.decide(hold, verb="decide_appeal", was=was, by=by, why=why)
