"""The end of a suspension, for whichever action decides on it, and which holds end with it.

The caller holds the lock of the standing (marketplace/standing/changing.py) and has checked permission.
"""

from __future__ import annotations

from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _

from accounts.languages import page_language
from accounts.models import Advocate, User
from common import clock
from marketplace.standing.changing import change_status
from marketplace.standing.models import StandingEvent, Suspension
from rewards.actions.release_earnings import release_earnings


def ends_with(suspension: Suspension) -> UUID | None:
    """The cause of the holds that end with it. Where it is about the points, none: ops looks at each of them."""
    return None if suspension.reason == Suspension.Reason.FRAUD else suspension.id


def end_suspension(advocate: Advocate, *, by: User, verb: str, why: str) -> StandingEvent:
    """They may answer again, in the tier they had, and switch on when they like; what only waited for this goes on.

    Locks the holds. Raises: IllegalMove.
    """
    event = change_status(
        advocate, to="approved", kind=StandingEvent.Kind.REINSTATED, by=by, verb=verb, why=why
    )
    suspension = Suspension.objects.get(advocate=advocate, ended_at=None)
    suspension.ended_at, suspension.ended_by = clock.now(), by
    suspension.save(update_fields=["ended_at", "ended_by"])
    if cause := ends_with(suspension):
        with translation.override(page_language(advocate.user.language)):
            release_earnings(cause=cause, by=by, why=_("Your suspension has ended."))
    return event
