"""Looking at some advocates: what is gathered about them, and what the signals make of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from marketplace.fraud import signals
from marketplace.fraud.evidence import Finding
from marketplace.fraud.gathering import gather
from marketplace.fraud.limits import Limits

AT_ONCE = 100
"""Advocates in one look: their works fit in memory many times over."""


def look_at(advocates: Collection[UUID], *, now: datetime) -> dict[UUID, Sequence[Finding]]:
    """What is found about each of at most AT_ONCE advocates, in a fixed number of queries."""
    limits = Limits.in_force()
    found = signals.findings(gather(advocates, since=now - limits.window), limits)
    return {advocate: found[advocate] for advocate in advocates if advocate in found}
