from __future__ import annotations

from uuid import UUID

from django.db import transaction

from common import clock
from marketplace.standing.changing import change_status, lock_standing
from marketplace.standing.models import StandingEvent


def end_break(*, advocate_id: UUID) -> StandingEvent | None:
    """The day has come until which an advocate wanted a break: they may answer again, and switch on when they like.

    None if they have come back themselves, or begun another break. Locks the standing. Raises: NotFound.
    """
    with transaction.atomic():
        advocate = lock_standing(advocate_id)
        if advocate.paused_until is None or advocate.paused_until > clock.now():
            return None
        return change_status(
            advocate, to="approved", kind=StandingEvent.Kind.RETURNED, by=None, verb="end_break"
        )
