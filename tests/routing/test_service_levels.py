"""Which level a topic has, its path, and when work on it is due."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest

from routing import service_levels
from routing.models import Calendar, OpeningHours, Pool, PoolCalendar, QueueEntry, ServiceLevel, Stage


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.fixture
def desk_hours(db):
    """The staff pool works on Mondays from 9 to 5."""
    calendar = Calendar.objects.create(name="Desk")
    OpeningHours.objects.create(calendar=calendar, weekday=0, opens=time(9), closes=time(17))
    PoolCalendar.objects.create(pool="staff", calendar=calendar)
    return calendar


def test_the_crowd_is_always_open_and_staff_are_not(desk_hours):
    level, start = ServiceLevel(target_seconds=60), at("2026-01-10 03:00")
    assert service_levels.due_at(pool="crowd", level=level, start=start) == at("2026-01-10 03:01")
    assert service_levels.due_at(pool="staff", level=level, start=start) == at("2026-01-12 09:01")


def test_what_pauses_has_as_much_working_time_left_afterwards(desk_hours):
    entry = QueueEntry(pool="staff", due_at=at("2026-01-12 12:00"))
    asked, answered = at("2026-01-12 11:30"), at("2026-01-12 16:45")
    assert service_levels.due_after_pause(entry, paused_at=asked, now=answered) == at("2026-01-19 09:15")


def test_what_was_late_when_it_paused_stays_as_late(desk_hours):
    entry = QueueEntry(pool="crowd", due_at=at("2026-01-12 11:00"))
    asked, answered = at("2026-01-12 11:30"), at("2026-01-12 16:30")
    due = service_levels.due_after_pause(entry, paused_at=asked, now=answered)
    assert answered - due == timedelta(minutes=30)


def test_the_crowds_time_is_what_is_left_of_its_stages():
    path = [
        Stage(position=1, pool=Pool.CROWD, seconds=60),
        Stage(position=2, pool=Pool.CROWD, seconds=120),
        Stage(position=5, pool=Pool.STAFF, seconds=0),
        Stage(position=6, pool=Pool.CROWD, seconds=999),
    ]
    assert service_levels.crowd_seconds_from(path, path[0]) == 180
    assert service_levels.crowd_seconds_from(path, path[1]) == 120
    assert service_levels.next_stage(path, after=2) == path[2]
    assert service_levels.next_stage(path, after=6) is None
