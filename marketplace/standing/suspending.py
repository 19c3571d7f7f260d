"""What a suspension holds, and its end, for whichever action decides on it.

The caller holds the lock of the standing (marketplace/standing/changing.py) and has checked permission.
"""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.languages import in_language_of
from accounts.models import Advocate, User
from common import clock
from marketplace.standing.changing import change_status, lock_standing
from marketplace.standing.models import StandingEvent, Suspension
from marketplace.standing.queries import running_suspension
from rewards.actions.hold_award import hold_award
from rewards.actions.hold_earnings import hold_earnings
from rewards.actions.release_earnings import release_earnings
from rewards.models import Award

HELD_BECAUSE = gettext_noop("Your standing as an advocate is suspended.")


def ends_with(suspension: Suspension) -> UUID | None:
    """The cause of the holds that end with it. Where it is about the points, none: ops looks at each of them."""
    return None if suspension.reason == Suspension.Reason.FRAUD else suspension.id


def suspension_of(advocate_id: UUID) -> Suspension | None:
    """The one under which whatever they earn now is held. It neither begins nor ends before this transaction does.

    Locks the standing, which comes before the holder's ledger accounts. Raises: NotFound.
    """
    return running_suspension(lock_standing(advocate_id))


def hold_what_is_to_come(suspension: Suspension) -> None:
    """Every pending award and every request that billing has not got. Locks them by id."""
    with in_language_of(suspension.advocate.user):
        hold_earnings(
            holder_id=suspension.advocate_id,
            by=suspension.began_by,
            reason=_(HELD_BECAUSE),
            cause=ends_with(suspension),
        )


def hold_what_comes_meanwhile(award: Award, suspension: Suspension) -> None:
    """What they did before may be found good only now; it waits like what was pending when the suspension began."""
    with in_language_of(suspension.advocate.user):
        hold_award(award_id=award.id, by=None, reason=_(HELD_BECAUSE), cause=ends_with(suspension))


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
        with in_language_of(advocate.user):
            release_earnings(cause=cause, by=by, why=_("Your suspension has ended."))
    return event
