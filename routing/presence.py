"""Whether somebody who has switched on is asked just now: outside their quiet hours, and within reach.

Within reach is whoever did something here lately or has a live push subscription; an open socket alone proves nobody.
`Availability.is_resting` holds the result for the search and `next_change_at` the moment to look again, which
routing/sweeps.py does. Where the moment has passed and nobody has looked yet, the person is not asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from django.conf import settings

from common import clock
from common.plain_update import update
from routing.models import Availability, Skill

UTC = ZoneInfo("UTC")

Rest = Literal["", "quiet hours", "not seen"]


def asked_now(row: str) -> str:
    """The SQL condition that a row of routing_availability is of somebody who is asked; the same for every search."""
    return f"""{row}.is_available AND NOT {row}.is_resting
      AND ({row}.until IS NULL OR {row}.until > statement_timestamp())
      AND ({row}.next_change_at IS NULL OR {row}.next_change_at > statement_timestamp())"""


@dataclass(frozen=True)
class Presence:
    """Why somebody rests, empty if they do not, and when that may change by itself."""

    rest: Rest
    changes_at: datetime | None


def presence_of(availability: Availability, *, now: datetime) -> Presence:
    """Pure. Whoever is off neither rests nor changes; whoever was lost sight of is asked again once they are seen."""
    if not availability.is_available:
        return Presence("", None)
    in_sight_until = _in_sight_until(availability)
    if in_sight_until is not None and in_sight_until <= now:
        return Presence("not seen", None)
    quiet = next(_quiet_spans(availability, since=now), None)
    is_quiet = quiet is not None and quiet[0] <= now
    turns_at = quiet and (quiet[1] if is_quiet else quiet[0])
    changes_at = min((moment for moment in (in_sight_until, turns_at) if moment is not None), default=None)
    return Presence("quiet hours" if is_quiet else "", changes_at)


def settle(availability: Availability) -> Presence:
    """Write down how it is now, and when they were seen, for a locked row whose other fields are saved."""
    presence = presence_of(availability, now=clock.now())
    availability.is_resting = bool(presence.rest)
    availability.next_change_at = presence.changes_at
    update(availability, "seen_at", "is_resting", "next_change_at")
    return presence


def list_skills(availability: Availability) -> None:
    """Have the search find this person's skills exactly while they are asked. Locks the skills, last in the order."""
    is_listed = availability.is_available and not availability.is_resting
    skills = Skill.objects.filter(advocate_id=availability.advocate_id)
    skills.exclude(is_listed=is_listed).update(is_listed=is_listed)


def _in_sight_until(availability: Availability) -> datetime | None:
    """Without end for whoever has a live push subscription, and for whoever was never seen: they have just come."""
    if availability.has_push or availability.seen_at is None:
        return None
    return availability.seen_at + timedelta(hours=settings.PRESENT_FOR_HOURS)


def _quiet_spans(availability: Availability, *, since: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The quiet span that holds `since`, if one does, and those after it, in UTC; none without quiet hours."""
    start, end = availability.quiet_from, availability.quiet_until
    if start is None or end is None:
        return
    zone = ZoneInfo(availability.time_zone)
    today = since.astimezone(zone).date()
    for offset in range(-1, 4):  # yesterday's may not be over yet; a clock change may leave a day without one
        first = today + timedelta(days=offset)
        last = first if start < end else first + timedelta(days=1)
        begins, ends = min(_moments(first, start, zone)), max(_moments(last, end, zone))
        if begins < ends and since < ends:
            yield begins, ends


def _moments(day: date, at: time, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """A wall-clock time is two moments when the clocks go back, and when they skip it: the quiet takes the longer."""
    local = datetime.combine(day, at, zone)
    return local.replace(fold=0).astimezone(UTC), local.replace(fold=1).astimezone(UTC)
