"""Staff's quiet hours: when the clock writes to nobody. What it has to say waits until they are over."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from accounts.models import User
from routing.models import QuietHours
from routing.working_time import moment

USUALLY = (time(20), time(8))
"""For whoever has not set their own: nobody is written to at night because nobody thought of it."""


def first_chance(people: Iterable[User], *, at: datetime) -> dict[UUID, datetime]:
    """When each of these people may be written to: at `at`, or when the quiet hours end in which it falls."""
    chosen = {row.person_id: (row.begin, row.end) for row in QuietHours.objects.filter(person__in=people)}
    return {
        person.id: end_of_quiet(chosen.get(person.id, USUALLY), zone=zone_of(person), at=at) or at
        for person in people
    }


def end_of_quiet(hours: tuple[time, time], *, zone: ZoneInfo, at: datetime) -> datetime | None:
    """When the quiet hours end in which `at` falls, if it falls into any. Hours that begin when they end are none."""
    begin, end = hours
    if begin == end:
        return None
    today = at.astimezone(zone).date()
    for day in (today - timedelta(days=1), today):
        quiet_until = moment(zone, day if begin < end else day + timedelta(days=1), end)
        if moment(zone, day, begin) <= at < quiet_until:
            return quiet_until
    return None


def zone_of(person: User) -> ZoneInfo:
    """A zone that the time-zone database has dropped must not keep everybody else from hearing."""
    try:
        return ZoneInfo(person.time_zone)
    except (KeyError, ValueError):
        return ZoneInfo("UTC")
