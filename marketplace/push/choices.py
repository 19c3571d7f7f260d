"""When a person may be told something by push: what they chose for its kind, and their quiet hours."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from accounts.models import User
from marketplace.push.models import PushChoice, PushDevice, PushKind
from routing import queries as routing_queries
from routing import quiet_hours
from routing.working_time import moment

DIGEST_AT = time(18)
"""On the person's own clock: when a day's news comes for whoever wants it once a day."""

When = PushChoice.When


def choices_of(person: User) -> dict[PushKind, PushChoice.When]:
    """For every kind; at once, where nothing was chosen."""
    chosen = dict(PushChoice.objects.filter(person=person).values_list("kind", "when"))
    return {kind: When(chosen.get(kind, When.AT_ONCE)) for kind in PushKind}


def due_at(kind: PushKind, person: User, *, at: datetime) -> datetime | None:
    """When something that happens at `at` may be told; None if never."""
    when = choices_of(person)[kind]
    if when == When.NEVER:
        return None
    return after_quiet(person, at=_next_digest(person, at=at) if when == When.DAILY else at)


def after_quiet(person: User, *, at: datetime) -> datetime:
    """`at`, or the end of the quiet hours in which it falls: an advocate's own, by the clocks they gave for them."""
    availability = routing_queries.availability_of(person)
    if availability is None or availability.quiet_from is None or availability.quiet_until is None:
        return at
    hours = (availability.quiet_from, availability.quiet_until)
    return quiet_hours.end_of_quiet(hours, zone=ZoneInfo(availability.time_zone), at=at) or at


def is_reached(person: User) -> bool:
    """Whether offers get through to this person with no page open."""
    wants_offers = choices_of(person)[PushKind.OFFER] != When.NEVER
    devices = PushDevice.objects.filter(person=person).exclude(state=PushDevice.State.REFUSED)
    return wants_offers and devices.exists()


def _next_digest(person: User, *, at: datetime) -> datetime:
    zone = quiet_hours.zone_of(person)
    today = at.astimezone(zone).date()
    return next(
        digest for day in (today, today + timedelta(days=1)) if (digest := moment(zone, day, DIGEST_AT)) >= at
    )
