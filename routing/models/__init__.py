"""Routing knows ids of work items, never what an answer or a review says. One module a subject."""

from __future__ import annotations

from routing.models.clocks import Clock, ClockNotice, QuietHours
from routing.models.people import Availability, Skill
from routing.models.promises import (
    Calendar,
    OpeningHours,
    ParticularDay,
    Pool,
    PoolCalendar,
    ServiceLevel,
    Stage,
    TopicServiceLevel,
)
from routing.models.queue import Claim, ItemKind, Offer, QueueEntry
from routing.models.surges import Surge, SurgeBonus, SurgeBudget, SurgePolicy

__all__ = [
    "Availability",
    "Calendar",
    "Claim",
    "Clock",
    "ClockNotice",
    "ItemKind",
    "Offer",
    "OpeningHours",
    "ParticularDay",
    "Pool",
    "PoolCalendar",
    "QueueEntry",
    "QuietHours",
    "ServiceLevel",
    "Skill",
    "Stage",
    "Surge",
    "SurgeBonus",
    "SurgeBudget",
    "SurgePolicy",
    "TopicServiceLevel",
]
