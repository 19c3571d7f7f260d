"""What a fresh site is configured with, so that it works before anybody has opened the configuration."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time

from django.conf import settings
from django.db import transaction

from routing.models import Calendar, OpeningHours, Pool, PoolCalendar, ServiceLevel, Stage

WorkKind = ServiceLevel.WorkKind


@dataclass(frozen=True)
class Level:
    """A promise, with its crowd stages as (tier floor, people, seconds); staff come after them."""

    name: str
    work_kind: WorkKind
    percent: int
    first_seconds: int
    solved_seconds: int
    crowd: tuple[tuple[str, int, int], ...]
    is_urgent: bool = False
    is_default: bool = False


STANDARD = Level(
    name="Standard",
    work_kind=WorkKind.EXCHANGES,
    percent=80,
    first_seconds=600,
    solved_seconds=24 * 3600,
    crowd=(("trusted", 5, 60), ("probation", 15, 120), ("probation", 0, 3600)),
    is_default=True,
)
NO_HURRY = Level(
    name="No hurry",
    work_kind=WorkKind.DEFERRABLE,
    percent=90,
    first_seconds=4 * 3600,
    solved_seconds=72 * 3600,
    crowd=(("probation", 10, 600), ("probation", 0, 8 * 3600)),
)
URGENT = Level(
    name="Urgent",
    work_kind=WorkKind.EXCHANGES,
    percent=90,
    first_seconds=300,
    solved_seconds=4 * 3600,
    crowd=(("trusted", 10, 60), ("probation", 0, 240)),
    is_urgent=True,
)
CALL_BACK = Level(
    name="Call back",
    work_kind=WorkKind.OUTBOUND,
    percent=95,
    first_seconds=4 * 3600,
    solved_seconds=8 * 3600,
    crowd=(),
)
LEVELS = (STANDARD, NO_HURRY, URGENT, CALL_BACK)


@transaction.atomic
def create_defaults() -> bool:
    """Service levels with their paths, and calendars for the staff pools. False if there is any of it already."""
    if ServiceLevel.objects.exists() or Calendar.objects.exists():
        return False
    for each in LEVELS:
        _create_level(each)
    for pool in (Pool.STAFF, Pool.MODERATORS):
        PoolCalendar.objects.create(pool=pool, calendar=_create_calendar(str(pool.label)))
    return True


def _create_level(each: Level) -> None:
    level = ServiceLevel.objects.create(
        name=each.name,
        work_kind=each.work_kind,
        target_percent=each.percent,
        target_seconds=each.first_seconds,
        resolution_seconds=each.solved_seconds,
        is_urgent=each.is_urgent,
        is_default=each.is_default,
    )
    stages = [
        Stage(tier_floor=floor, people=people, seconds=seconds) for floor, people, seconds in each.crowd
    ] + [Stage(pool=Pool.STAFF, people=0, seconds=0)]
    for position, stage in enumerate(stages, start=1):
        stage.service_level, stage.position = level, position
    Stage.objects.bulk_create(stages)


def _create_calendar(name: str) -> Calendar:
    """From 8 to 8 every day but public holidays, where the site says its customers are."""
    calendar = Calendar.objects.create(
        name=name,
        time_zone=settings.TIME_ZONE,
        country=settings.PHONE_REGIONS[0] if settings.PHONE_REGIONS else "",
        subdivision="",
    )
    OpeningHours.objects.bulk_create(
        OpeningHours(calendar=calendar, weekday=day, opens=time(8), closes=time(20))
        for day in OpeningHours.Weekday
    )
    return calendar
