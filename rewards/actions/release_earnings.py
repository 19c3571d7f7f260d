from __future__ import annotations

from uuid import UUID

from django.db import transaction

from accounts.models import User
from common.lifecycle import move
from rewards import holding, permissions
from rewards.models import Hold


def release_earnings(*, cause: UUID, by: User, why: str) -> list[Hold]:
    """What was held because of something goes on, now that this is over. `why` is read by the holder.

    What a second person has upheld after an appeal stays: they looked at the points themselves. So does what was on
    hold before, for another reason. Locks the holds by id. Raises: Invalid, NotAllowed, OwnPayout.
    """
    with transaction.atomic():
        permissions.require_may_hold(by)
        placed = Hold.objects.filter(cause=cause, status__in=["placed", "appealed"])
        released = list(placed.select_for_update(of=("self",), no_key=True).order_by("id"))
        for hold in released:
            permissions.require_not_held_from(by, hold)
            was = move(hold, to="released")
            holding.decide(hold, verb="release_earnings", was=was, by=by, why=why)
        return released
