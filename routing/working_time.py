"""Working time: how long a team has worked between two moments, and when it will have worked so long. Pure.

An opening lasts from the first moment at which the clock on the wall shows `opens` until the first at which it shows
`closes`, and is counted in real seconds. So the hour that summer time takes is not counted, the hour that it gives
back is, and time added is the time measured afterwards, to the microsecond.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo

MIDNIGHT = time(0)
LOOK_AHEAD = timedelta(days=3660)
"""Work that ten years of opening hours cannot hold is never done; looking further would be looking for ever."""


class NeverOpens(Exception):
    """These hours do not hold so much working time within LOOK_AHEAD."""


@dataclass(frozen=True)
class Hours:
    """From `opens` until `closes` on one day; closing at midnight is the end of the day."""

    opens: time
    closes: time

    @property
    def is_whole(self) -> bool:
        """Whether they end after they begin."""
        return self.closes == MIDNIGHT or self.opens < self.closes


def never(_day: date) -> bool:
    return False


@dataclass(frozen=True)
class WorkingHours:
    """When a team works: every week, but not on holidays, and on particular days otherwise. Days are local."""

    zone: tzinfo
    weekly: Mapping[int, Sequence[Hours]]
    """By weekday, 0 is Monday."""
    particular: Mapping[date, Sequence[Hours]] = field(default_factory=dict)
    """Instead of everything else: none is closed."""
    is_holiday: Callable[[date], bool] = never
    name: str = ""
    """For messages."""

    def on(self, day: date) -> Sequence[Hours]:
        if day in self.particular:
            return self.particular[day]
        hours = self.weekly.get(day.weekday(), ())
        return () if not hours or self.is_holiday(day) else hours


ALL_DAY = [Hours(MIDNIGHT, MIDNIGHT)]
ALWAYS = WorkingHours(UTC, dict.fromkeys(range(7), ALL_DAY))
"""The crowd's."""


def add(hours: WorkingHours, *, start: datetime, duration: timedelta) -> datetime:
    """When `duration` of working time has passed since `start`; for none, the first moment of work from then on.

    Raises: NeverOpens.
    """
    if hours is ALWAYS:
        return start + duration
    for opens, closes in _openings(hours, since=start, until=start + LOOK_AHEAD):
        if opens + duration <= closes:
            return opens + duration
        duration -= closes - opens
    raise NeverOpens


def between(hours: WorkingHours, *, start: datetime, end: datetime) -> timedelta:
    """How much working time lies between two moments; none if the second is the earlier one."""
    if hours is ALWAYS:
        return max(end - start, timedelta(0))
    openings = _openings(hours, since=start, until=end)
    return sum((min(closes, end) - opens for opens, closes in openings), timedelta(0))


def moment(zone: tzinfo, day: date, clock: time) -> datetime:
    """The first moment, in UTC, at which clocks in `zone` show `clock` or later on `day`.

    When clocks go forward over it, that is the moment at which they do; when they go back and show it twice, the first.
    """
    shown = datetime.combine(day, clock)
    found = shown.replace(tzinfo=zone).astimezone(UTC)
    if _shows(found, zone) == shown:
        return found
    before = shown.replace(tzinfo=zone, fold=1).astimezone(UTC)
    while found - before > timedelta(microseconds=1):
        middle = before + (found - before) / 2
        if _shows(middle, zone) < shown:
            before = middle
        else:
            found = middle
    return found


def _shows(instant: datetime, zone: tzinfo) -> datetime:
    return instant.astimezone(zone).replace(tzinfo=None)


def _openings(
    hours: WorkingHours, *, since: datetime, until: datetime
) -> Iterator[tuple[datetime, datetime]]:
    """What is left of every opening from `since` on that begins before `until`, in order; overlaps come once."""
    day = since.astimezone(hours.zone).date()
    last = until.astimezone(hours.zone).date()
    open_since = since.astimezone(UTC)
    while day <= last:
        for opens, closes in sorted(_on_day(hours, day)):
            begins = max(opens, open_since)
            if begins < closes and begins < until:
                yield begins, closes
                open_since = closes
        day += timedelta(days=1)


def _on_day(hours: WorkingHours, day: date) -> Iterator[tuple[datetime, datetime]]:
    for each in hours.on(day):
        ends_on = day + timedelta(days=1) if each.closes == MIDNIGHT else day
        yield moment(hours.zone, day, each.opens), moment(hours.zone, ends_on, each.closes)
