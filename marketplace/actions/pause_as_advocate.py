from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common import clock
from common.errors import Invalid
from marketplace.standing.changing import change_status, lock_standing
from marketplace.standing.models import StandingEvent
from routing.actions.stand_down_advocate import stand_down_advocate

LONGEST_BREAK = timedelta(days=366)


def pause_as_advocate(*, by: User, until: date | None = None) -> StandingEvent:
    """An advocate takes a break: what they hold goes to others at once, as nobody shall wait for them, and nothing is
    offered. Tier, topics and points stay. It ends when they say so, or by itself when the day `until` begins for them.

    Locks the standing, then what `stand_down_advocate` locks. Raises: IllegalMove, Invalid, NotFound.
    """
    paused_until = None if until is None else _checked_beginning(until, by=by)
    with transaction.atomic():
        advocate = lock_standing(by.id)
        event = change_status(
            advocate,
            to="paused",
            kind=StandingEvent.Kind.PAUSED,
            by=by,
            verb="pause_as_advocate",
            paused_until=paused_until,
        )
        stand_down_advocate(advocate_id=by.id, by=by, why="paused")
        return event


def _checked_beginning(day: date, *, by: User) -> datetime:
    """Of the day where the person lives. Raises: Invalid."""
    now = clock.now()
    if day <= now.astimezone(ZoneInfo(by.time_zone)).date():
        raise Invalid(fields={"until": [_("Choose a day that is still to come.")]})
    if day > (now + LONGEST_BREAK).date():
        raise Invalid(fields={"until": [_("Choose a day within a year, or none.")]})
    return datetime.combine(day, time.min, ZoneInfo(by.time_zone))
