"""Service levels: which one a topic has, the path of stages, and when work on it is due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import takewhile
from uuid import UUID

from django.db.models import Q

from common.written_once import Select
from routing import calendars, working_time
from routing.models import Pool, QueueEntry, ServiceLevel, Stage, TopicServiceLevel

TARGET_SECONDS_WITHOUT_LEVEL = 3600

# The default level, of which there is at most one, comes after one of the topic's own.
_OF_TOPIC = Select(
    lambda topic: (
        ServiceLevel.objects.select_related("calendar")
        .filter(
            Q(id__in=TopicServiceLevel.objects.filter(topic=topic).values("service_level"))
            | Q(is_default=True)
        )
        .order_by("is_default")[:1]
    )
)
_PATH = Select(lambda level: Stage.objects.filter(service_level=level))


def level_of(topic_id: UUID) -> ServiceLevel | None:
    """The topic's own service level, else the default one."""
    return _OF_TOPIC.first(topic=topic_id)


def path_of(level_id: UUID | None) -> list[Stage]:
    """The stages of a path in order; none without a service level."""
    return _PATH.all(level=level_id) if level_id else []


def next_stage(path: Sequence[Stage], *, after: int) -> Stage | None:
    return next((stage for stage in path if stage.position > after), None)


def crowd_seconds_from(path: Sequence[Stage], stage: Stage) -> int:
    """How long the crowd has from the start of `stage` until its part of the path is over."""
    rest = (each for each in path if each.position >= stage.position)
    return sum(each.seconds for each in takewhile(lambda each: each.pool == Pool.CROWD, rest))


def due_at(*, pool: str, level: ServiceLevel | None, start: datetime) -> datetime:
    """When `pool` should have responded to what it has had since `start`, by its calendar."""
    seconds = level.target_seconds if level else TARGET_SECONDS_WITHOUT_LEVEL
    hours = calendars.working_hours(pool=pool, level=level)
    return calendars.end_of(hours, start=start, duration=timedelta(seconds=seconds))


def due_after_pause(entry: QueueEntry, *, paused_at: datetime, now: datetime) -> datetime:
    """When a paused entry is due that goes on now: as much working time later as was left when it paused.

    What was late already stays as late as it was.
    """
    if entry.due_at <= paused_at:
        return entry.due_at + (now - paused_at)
    hours = calendars.working_hours(pool=entry.pool, level=entry.service_level)
    left = working_time.between(hours, start=paused_at, end=entry.due_at)
    return calendars.end_of(hours, start=now, duration=left)
