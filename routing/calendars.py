"""By which hours a pool works: calendars as they are configured, made ready for counting (routing/working_time.py).

A configuration that cannot be counted with is refused where it is entered (routing/forms.py). One that has become so
afterwards must not stop the queue: it is logged, and time counts as if that team always worked.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from routing.models import Calendar, Pool, PoolCalendar, ServiceLevel
from routing.working_time import ALWAYS, Hours, NeverOpens, WorkingHours, add, never

logger = logging.getLogger(__name__)


class UnusableCalendar(Exception):
    """It names a time zone or a place that nobody knows."""


def working_hours(*, pool: str, level: ServiceLevel | None) -> WorkingHours:
    """When `pool` works on what `level` promises: the crowd always, staff by the level's own calendar if it has one."""
    if pool == Pool.CROWD:
        return ALWAYS
    calendar = level.calendar if level is not None and pool == Pool.STAFF else None
    if calendar is None:
        calendar = Calendar.objects.filter(
            id__in=PoolCalendar.objects.filter(pool=pool).values("calendar")
        ).first()
    if calendar is None:
        return ALWAYS
    try:
        return hours_of(calendar)
    except (UnusableCalendar, NeverOpens) as error:
        logger.error(
            "The calendar %s cannot be used (%r): its team counts as always there.", calendar.name, error
        )
        return ALWAYS


def end_of(hours: WorkingHours, *, start: datetime, duration: timedelta) -> datetime:
    """When so much working time has passed since `start`; by the wall clock if ten years of it are not enough."""
    try:
        return add(hours, start=start, duration=duration)
    except NeverOpens:
        logger.error("The calendar %s does not hold %s: counted by the wall clock.", hours.name, duration)
        return start + duration


def hours_of(calendar: Calendar) -> WorkingHours:
    """Raises: NeverOpens, UnusableCalendar."""
    weekly = defaultdict(list)
    for row in calendar.opening_hours.all():
        weekly[row.weekday].append(Hours(row.opens, row.closes))
    if not weekly:
        raise NeverOpens
    particular = {
        row.day: [Hours(row.opens, row.closes)] if row.opens is not None and row.closes is not None else []
        for row in calendar.particular_days.all()
    }
    return WorkingHours(
        zone=_zone(calendar.time_zone),
        weekly=weekly,
        particular=particular,
        is_holiday=holiday_test(calendar.country, calendar.subdivision),
        name=calendar.name,
    )


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise UnusableCalendar(f"no time zone is called {name!r}") from error


def holiday_test(country: str, subdivision: str) -> Callable[[date], bool]:
    """Whether a day is a public holiday there. Raises: UnusableCalendar for places whose holidays nobody knows."""
    if not country:
        return never
    try:
        _holidays(country, subdivision, date.today().year)  # noqa: DTZ011 - any year shows whether it is known
    except (
        NotImplementedError
    ) as error:  # what the library raises for a country or part of one that it does not know
        raise UnusableCalendar(f"no holidays are known for {country} {subdivision}") from error
    return lambda day: day in _holidays(country, subdivision, day.year)


@lru_cache(maxsize=256)
def _holidays(country: str, subdivision: str, year: int) -> frozenset[date]:
    """A set of its own for every year: the library's object grows while it is asked, which threads must not share."""
    from holidays import country_holidays  # takes a second to load, and a site without staff needs none

    return frozenset(country_holidays(country, subdiv=subdivision or None, years=year, expand=False))
