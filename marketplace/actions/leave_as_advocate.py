from __future__ import annotations

from django.db import transaction

from accounts import consents
from accounts.models import User
from marketplace.standing.changing import change_status, lock_standing
from marketplace.standing.models import StandingEvent
from routing.actions.stand_down_advocate import stand_down_advocate


def leave_as_advocate(*, by: User) -> StandingEvent:
    """An advocate stops for good: what they hold goes to others, and they may apply again. Their points stay theirs:
    what is pending is confirmed as if they were here, and what they have can be redeemed.

    Whoever only wants a break pauses instead (pause_as_advocate).
    Locks the standing, then what `stand_down_advocate` locks. Raises: IllegalMove, NotFound.
    """
    with transaction.atomic():
        advocate = lock_standing(by.id)
        event = change_status(
            advocate, to="left", kind=StandingEvent.Kind.LEFT, by=by, verb="leave_as_advocate"
        )
        consents.withdraw(by, consents.Kind.ADVOCATE_TERMS)
        stand_down_advocate(advocate_id=by.id, by=by, why="left")
        return event
