"""The time zones that people choose from: the names of the IANA list, as this machine has it."""

from __future__ import annotations

import zoneinfo
from functools import cache


@cache
def available_time_zones() -> frozenset[str]:
    """Gathered once: it takes the six hundred files of a directory, and longer than the rest of a page."""
    return frozenset(zoneinfo.available_timezones())
