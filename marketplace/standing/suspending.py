"""The beginning and the end of a suspension, for whichever action decides on it.

The caller holds the lock of the advocate's standing, taken here, and has checked permission.
"""

from __future__ import annotations

from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _

from accounts.languages import page_language
from accounts.models import Advocate, User
from common import clock, history
from common.lifecycle import move
from marketplace import notices
from marketplace.standing.models import StandingEvent, Suspension
from rewards.actions.release_earnings import release_earnings


def lock_standing(advocate_id: UUID) -> Advocate:
    """Raises: NotFound."""
    return Advocate.objects.select_related("user").lock(advocate_id)


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


def change_status(
    advocate: Advocate,
    *,
    to: str,
    kind: StandingEvent.Kind,
    by: User,
    verb: str,
    why: str = "",
    evidence: dict[str, str] | None = None,
) -> StandingEvent:
    """Move the standing, keep what happened, and tell the person. Raises: IllegalMove."""
    was = move(advocate, to=to)
    advocate.save(update_fields=["status"])
    history.record(advocate, verb=verb, was=was, story=advocate.id, by=by)
    event = StandingEvent.objects.create(
        advocate=advocate,
        at=clock.now(),
        kind=kind,
        tier=advocate.tier,
        by=by,
        why=why,
        evidence=evidence or {},
    )
    notices.standing_changed(event)
    return event
