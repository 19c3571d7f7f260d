from __future__ import annotations

from django.db import transaction

from accounts import consents
from accounts.models import User
from common.errors import IllegalMove
from marketplace.standing.changing import change_status, lock_standing
from marketplace.standing.models import StandingEvent
from routing.actions.set_availability import set_availability


def return_as_advocate(*, by: User) -> StandingEvent:
    """An advocate is back from a break, in the tier they had, and offers come again at once: it is what they want.

    Where our terms have changed meanwhile, they are back and accept these before they switch on.
    Locks the standing, then what `set_availability` locks. Raises: IllegalMove, NotFound.
    """
    with transaction.atomic():
        advocate = lock_standing(by.id)
        if advocate.status != "paused":  # A suspension leads back as well, but not by one's own word.
            raise IllegalMove
        event = change_status(
            advocate, to="approved", kind=StandingEvent.Kind.RETURNED, by=by, verb="return_as_advocate"
        )
        if not consents.outdated(by, consents.Kind.ADVOCATE_TERMS):
            set_availability(by=by, is_available=True)
        return event
