"""Quiet hours as people choose them, and those of staff: when the clock writes to nobody. What it has to say waits."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import Invalid
from routing.models import QuietHours
from routing.working_time import moment

USUALLY = (time(20), time(8))
"""For whoever has not set their own: nobody is written to at night because nobody thought of it."""


def require_hours(quiet_from: time | None, quiet_until: time | None) -> None:
    """Both times or neither, and not the same. Raises: Invalid."""
    if (quiet_from is None) != (quiet_until is None):
        missing = "quiet_from" if quiet_from is None else "quiet_until"
        raise Invalid(fields={missing: [_("Give both times, or neither.")]})
    if quiet_from is not None and quiet_from == quiet_until:
        raise Invalid(fields={"quiet_until": [_("Choose another time than the first one.")]})


def hours_of(person: User) -> tuple[time, time]:
    """Somebody of staff's own, or the usual ones; they begin when they end: there are none."""
    chosen = QuietHours.objects.filter(person=person).first()
    return (chosen.begin, chosen.end) if chosen else USUALLY


def first_chance(people: Iterable[User], *, at: datetime) -> dict[UUID, datetime]:
    """When each of these people may be written to: at `at`, or when the quiet hours end in which it falls."""
    chosen = {row.person_id: (row.begin, row.end) for row in QuietHours.objects.filter(person__in=people)}
    return {
        person.id: end_of_quiet(chosen.get(person.id, USUALLY), zone=zone_of(person), at=at) or at
        for person in people
    }


def next_morning(person: User, *, at: datetime) -> datetime:
    """When this person's quiet hours end next, whether or not `at` falls into them: for what can wait and be told
    together."""
    _, end = hours_of(person)
    zone = zone_of(person)
    today = at.astimezone(zone).date()
    coming = moment(zone, today, end)
    return coming if coming > at else moment(zone, today + timedelta(days=1), end)


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
