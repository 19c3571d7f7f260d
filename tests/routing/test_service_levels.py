"""Working time: opening hours, nights, weekends, time zones and the days on which the clocks change."""

from __future__ import annotations

from datetime import UTC, datetime, time

import pytest

from routing import service_levels
from routing.models import OpeningHours, Pool, Stage


def hours(*days, opens=time(9), closes=time(17), zone="Europe/London"):
    return [
        OpeningHours(pool="staff", weekday=day, opens=opens, closes=closes, time_zone=zone) for day in days
    ]


WEEKDAYS = hours(0, 1, 2, 3, 4)


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("start", "seconds", "due"),
    [
        ("2026-01-05 10:00", 3600, "2026-01-05 11:00"),  # Monday, open
        ("2026-01-05 07:00", 3600, "2026-01-05 10:00"),  # before opening
        ("2026-01-05 16:30", 3600, "2026-01-06 09:30"),  # over the night
        ("2026-01-09 16:30", 3600, "2026-01-12 09:30"),  # over the weekend
        ("2026-01-10 12:00", 0, "2026-01-12 09:00"),  # Saturday, due as soon as they open
        ("2026-01-05 09:00", 8 * 3600, "2026-01-05 17:00"),  # exactly the day
        ("2026-01-05 09:00", 80 * 3600, "2026-01-16 17:00"),  # two weeks
        ("2026-07-06 10:00", 3600, "2026-07-06 11:00"),  # summer time
        ("2026-07-06 07:30", 3600, "2026-07-06 09:00"),  # 09:00 in London is 08:00 UTC
    ],
)
def test_only_working_time_counts(start, seconds, due):
    assert service_levels.end_of_working_time(WEEKDAYS, start=at(start), seconds=seconds) == at(due)


def test_a_pool_without_hours_is_always_open():
    assert service_levels.end_of_working_time([], start=at("2026-01-10 03:00"), seconds=60) == at(
        "2026-01-10 03:01"
    )


def test_hours_that_overlap_count_once():
    overlapping = [*hours(0, opens=time(9), closes=time(12)), *hours(0, opens=time(11), closes=time(13))]
    due = service_levels.end_of_working_time(overlapping, start=at("2026-01-05 09:00"), seconds=4 * 3600)
    assert due == at("2026-01-05 13:00")


def test_the_hour_that_summer_time_takes_is_not_counted():
    night = hours(6, opens=time(0), closes=time(4))
    due = service_levels.end_of_working_time(night, start=at("2026-03-29 00:00"), seconds=3 * 3600)
    assert due == at("2026-03-29 03:00")  # 04:00 in London: the hour from 1 to 2 did not exist


def test_a_team_far_away_works_on_its_own_day():
    tokyo = hours(0, zone="Asia/Tokyo")
    due = service_levels.end_of_working_time(tokyo, start=at("2026-01-04 23:30"), seconds=3600)
    assert due == at("2026-01-05 01:00")  # Monday 09:00 in Tokyo is midnight UTC


def test_the_crowd_is_always_open(db):
    OpeningHours.objects.bulk_create(hours(0))
    start = at("2026-01-10 03:00")
    assert service_levels.due_at(pool="crowd", start=start, seconds=60) == at("2026-01-10 03:01")
    assert service_levels.due_at(pool="staff", start=start, seconds=60) == at("2026-01-12 09:01")


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
