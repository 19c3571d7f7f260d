"""Time, from one place. Timestamps we write come from `now`; deadlines that decide who wins compare with `Now`.

`Now` is PostgreSQL's own clock (statement_timestamp), so that two processes whose clocks differ agree on a lease.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models.functions import Now
from django.utils import timezone

__all__ = ["Now", "ago", "now", "seconds_from_now"]


def now() -> datetime:
    """This moment, aware, in UTC."""
    return timezone.now()


def ago(**units: float) -> datetime:
    """A moment in the past; `units` as for timedelta."""
    return now() - timedelta(**units)


def seconds_from_now(seconds: float) -> datetime:
    return now() + timedelta(seconds=seconds)
