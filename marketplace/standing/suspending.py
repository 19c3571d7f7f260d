"""What a suspension holds, and its end, for whichever action decides on it.

The caller holds the lock of the standing (marketplace/standing/changing.py) and has checked permission.
"""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_noop as _

from accounts.models import Advocate, User
from common import clock
from common.errors import NotFound
from marketplace.standing.changing import change_status, lock_standing
from marketplace.standing.models import StandingEvent, Suspension
from marketplace.standing.queries import running_suspension
from rewards.actions.hold_earnings import hold_earnings
from rewards.actions.release_earnings import release_earnings
from rewards.withholding import Wait

HELD_BECAUSE = _("Your standing as an advocate is suspended.")


def ends_with(suspension: Suspension) -> UUID | None:
    """The cause of the holds that end with it. Where it is about the points, none: ops looks at each of them."""
    return None if suspension.reason == Suspension.Reason.FRAUD else suspension.id


def hold_what_is_to_come(suspension: Suspension) -> None:
    """Every pending award and every request that billing has not got. Locks them by id."""
    hold_earnings(
        holder_id=suspension.advocate_id,
        by=suspension.began_by,
        reason=HELD_BECAUSE,
        cause=ends_with(suspension),
    )


def wait_of(holder_id: UUID) -> Wait | None:
    """Whether what comes to them now waits like what was there when their suspension began.

    What they did before may be found good only now, and they may ask for credit. Locks the standing, so that no
    suspension begins or ends before this transaction does; it comes before the holder's ledger accounts.
    """
    try:
        suspension = running_suspension(lock_standing(holder_id))
    except NotFound:
        return None  # who is no advocate is not suspended as one
    return Wait(HELD_BECAUSE, ends_with(suspension)) if suspension else None


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
        release_earnings(cause=cause, by=by, why=_("Your suspension has ended."))
    return event
