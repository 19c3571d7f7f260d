"""One change of somebody's standing, for whichever action decides on it.

The caller holds the lock of the standing, taken here, and has checked permission.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from accounts.models import Advocate, User
from common import clock, history
from common.lifecycle import move
from marketplace import notices
from marketplace.standing.models import StandingEvent


def lock_standing(advocate_id: UUID) -> Advocate:
    """Raises: NotFound."""
    return Advocate.objects.select_related("user").lock(advocate_id)


def change_status(
    advocate: Advocate,
    *,
    to: str,
    kind: StandingEvent.Kind,
    by: User | None,
    verb: str,
    why: str = "",
    evidence: dict[str, str] | None = None,
    paused_until: datetime | None = None,
) -> StandingEvent:
    """Move the standing, keep what happened, and tell the person; a break ends with whatever comes after it.

    Raises: IllegalMove.
    """
    was = move(advocate, to=to)
    advocate.paused_until = paused_until
    advocate.save(update_fields=["status", "paused_until"])
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
