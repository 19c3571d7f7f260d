"""When staff are not written to: over midnight, in their own zone, on the nights of clock changes."""

from __future__ import annotations

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from routing.models import QuietHours
from routing.quiet_hours import end_of_quiet, first_chance

NIGHT = (time(20), time(8))


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("hours", "zone", "moment", "until"),
    [
        (NIGHT, "Europe/London", "2026-01-05 19:59", None),
        (NIGHT, "Europe/London", "2026-01-05 20:00", "2026-01-06 08:00"),
        (NIGHT, "Europe/London", "2026-01-06 07:59", "2026-01-06 08:00"),
        (NIGHT, "Europe/London", "2026-01-06 08:00", None),
        (NIGHT, "Europe/London", "2026-03-28 23:00", "2026-03-29 07:00"),  # the clocks go forward
        (NIGHT, "America/New_York", "2026-01-06 08:00", "2026-01-06 13:00"),
        ((time(12), time(13)), "UTC", "2026-01-06 12:30", "2026-01-06 13:00"),
        ((time(12), time(13)), "UTC", "2026-01-06 13:30", None),
        ((time(8), time(8)), "UTC", "2026-01-06 08:00", None),  # never quiet
    ],
)
def test_quiet_hours_end(hours, zone, moment, until):
    assert end_of_quiet(hours, zone=ZoneInfo(zone), at=at(moment)) == (at(until) if until else None)


def test_everybody_has_a_night_and_may_choose_another(stella, omar, mo):
    QuietHours.objects.create(person=omar, begin=time(0), end=time(0))
    mo.time_zone = "Nowhere/AtAll"
    chances = first_chance([stella, omar, mo], at=at("2026-01-05 23:00"))
    assert chances == {
        stella.id: at("2026-01-06 08:00"),
        omar.id: at("2026-01-05 23:00"),
        mo.id: at("2026-01-06 08:00"),
    }
