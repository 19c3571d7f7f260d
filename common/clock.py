"""Time, from one place. Timestamps we write come from `now`; deadlines that decide who wins compare with `Now`.

`Now` is PostgreSQL's own clock (statement_timestamp), so that two processes whose clocks differ agree on a lease. A
deadline of seconds or minutes also begins by that clock: `shared_now`, `seconds_from_now`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta

from django.db.models.functions import Now
from django.utils import timezone

from common import prepared

__all__ = ["Now", "ago", "at", "is_told", "now", "seconds_from_now", "shared_now"]

_told: ContextVar[datetime | None] = ContextVar("told", default=None)


def now() -> datetime:
    """This moment, aware, in UTC."""
    return _told.get() or timezone.now()


def shared_now() -> datetime:
    """This moment by the database's clock, which all processes share; one short query."""
    told = _told.get()
    if told is not None:
        return told
    moment: datetime
    ((moment,),) = prepared.rows("SELECT statement_timestamp()", ())
    return moment


def is_told() -> bool:
    """Whether what happens here is only told: inside `at`."""
    return _told.get() is not None


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Inside, `now` and `shared_now` are this moment: for telling what happened earlier (marketplace/demo).

    `Now` stays what it is.
    """
    token = _told.set(moment)
    try:
        yield
    finally:
        _told.reset(token)


def ago(**units: float) -> datetime:
    """A moment in the past; `units` as for timedelta."""
    return now() - timedelta(**units)


def seconds_from_now(seconds: float) -> datetime:
    """A deadline by the clock that all processes share; one short query."""
    return shared_now() + timedelta(seconds=seconds)
