"""What an advocate, and staff who look at one, see of a standing: the record, what would change it, what happened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from accounts import tiers as rights
from accounts.models import Advocate, User
from accounts.tiers import RIGHTS, Rights
from common import clock
from common.errors import NotFound
from marketplace.permissions import JUDGES
from marketplace.standing import evidence, tiers
from marketplace.standing.models import StandingEvent, Suspension, bars_at
from marketplace.standing.quality import Record

EVENTS_SHOWN = 50


@dataclass(frozen=True)
class Step:
    """The tier above, and how far it is."""

    rights: Rights
    bar: tiers.Bar
    missing: int | None


@dataclass(frozen=True)
class StandingView:
    """`keep` is what it takes to stay in the tier, None in the lowest."""

    advocate: Advocate
    rights: Rights
    record: Record
    keep: float | None
    next_step: Step | None
    ladder: Sequence[Rights]
    events: Sequence[StandingEvent]


def standing_view(advocate: Advocate) -> StandingView:
    """In a fixed number of queries, however long the record."""
    record, bars = evidence.records_of([advocate.pk])[advocate.pk], bars_at(clock.now())
    above = rights.above(advocate.tier)
    return StandingView(
        advocate=advocate,
        rights=RIGHTS[advocate.tier],
        record=record,
        keep=bars[advocate.tier].keep if advocate.tier in bars else None,
        next_step=Step(RIGHTS[above], bars[above], tiers.missing(above, record=record, bars=bars))
        if above
        else None,
        ladder=list(RIGHTS.values()),
        events=list(advocate.standing_events.select_related("by").order_by("-at")[:EVENTS_SHOWN]),
    )


def advocate_seen_by(viewer: User, advocate_id: UUID) -> Advocate:
    """For those who judge standings, and oneself. Raises: NotFound."""
    found = Advocate.objects.select_related("user").filter(pk=advocate_id).first()
    if found is None or not (viewer.has_role(*JUDGES) or viewer.id == found.pk):
        raise NotFound
    return found


def running_suspension(advocate: Advocate) -> Suspension | None:
    """With its appeal and everybody involved; asks nothing of somebody who is not suspended."""
    if advocate.status != "suspended":
        return None
    running = Suspension.objects.filter(advocate=advocate, ended_at=None)
    return running.select_related("began_by", "appeal").first()
