"""Paths and promises: which stages an enquiry's topic has, which comes next, and when the work is due.

The crowd is always open; a staff pool's time counts only within its opening hours. A pool without any hours is open
always, and a topic without any service level has an empty path: its work goes to staff at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import count, takewhile
from uuid import UUID
from zoneinfo import ZoneInfo

from routing.models import OpeningHours, Pool, ServiceLevel, Stage, TopicServiceLevel

TARGET_SECONDS_WITHOUT_LEVEL = 3600


def level_of(topic_id: UUID) -> ServiceLevel | None:
    """The topic's own service level, else the default one."""
    own = TopicServiceLevel.objects.select_related("service_level").filter(topic_id=topic_id).first()
    return own.service_level if own else ServiceLevel.objects.filter(is_default=True).first()


def path_of(level_id: UUID | None) -> list[Stage]:
    """The stages of a path in order; none without a service level."""
    return list(Stage.objects.filter(service_level_id=level_id)) if level_id else []


def next_stage(path: Sequence[Stage], *, after: int) -> Stage | None:
    return next((stage for stage in path if stage.position > after), None)


def crowd_seconds_from(path: Sequence[Stage], stage: Stage) -> int:
    """How long the crowd has from the start of `stage` until its part of the path is over."""
    rest = (each for each in path if each.position >= stage.position)
    return sum(each.seconds for each in takewhile(lambda each: each.pool == Pool.CROWD, rest))


def due_at(*, pool: str, start: datetime, seconds: int) -> datetime:
    """When `seconds` of the pool's working time have passed since `start`."""
    hours = [] if pool == Pool.CROWD else list(OpeningHours.objects.filter(pool=pool))
    return end_of_working_time(hours, start=start, seconds=seconds)


def end_of_working_time(hours: Sequence[OpeningHours], *, start: datetime, seconds: int) -> datetime:
    """As `due_at`, for given opening hours; pure."""
    left = timedelta(seconds=seconds)
    if not hours:
        return start + left
    for opens, closes in _openings(hours, since=start):
        begin = max(opens, start)
        if begin + left <= closes:
            return begin + left
        left -= max(closes - begin, timedelta(0))
        start = max(start, closes)
    raise AssertionError("openings never end")


def _openings(hours: Sequence[OpeningHours], *, since: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Every opening that may matter from `since` on, in order, for ever."""
    first = since.date() - timedelta(days=1)  # the day before in UTC may be today where the pool works
    for offset in count():
        day = first + timedelta(days=offset)
        today = (each for each in hours if each.weekday == day.weekday())
        yield from sorted(_on_day(each, day) for each in today)


def _on_day(hours: OpeningHours, day: date) -> tuple[datetime, datetime]:
    """One opening as two moments in UTC; subtracting in local time would miscount the hour of a clock change."""
    zone = ZoneInfo(hours.time_zone)
    utc = ZoneInfo("UTC")
    return (
        datetime.combine(day, hours.opens, zone).astimezone(utc),
        datetime.combine(day, hours.closes, zone).astimezone(utc),
    )
