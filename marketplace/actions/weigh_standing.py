from __future__ import annotations

from uuid import UUID

from django.db import transaction

from accounts import tiers as rights
from accounts.models import Advocate
from common import clock
from marketplace import notices
from marketplace.standing import evidence, tiers
from marketplace.standing.models import StandingEvent, bars_at
from marketplace.standing.quality import Record
from routing.actions.limit_open_claims import limit_open_claims


def weigh_standing(*, advocate_id: UUID) -> StandingEvent | None:
    """Move an approved advocate one tier up or down if their record says so; None if it says nothing new.

    Locks their standing, what `limit_open_claims` locks, and last their skills, which repeat the tier.
    """
    with transaction.atomic():
        advocate = (
            Advocate.objects.select_for_update(of=("self",), no_key=True)
            .filter(pk=advocate_id, status="approved")
            .first()
        )
        if advocate is None:
            return None
        record, bars = evidence.records_of([advocate_id])[advocate_id], bars_at(clock.now())
        tier = tiers.earned(advocate.tier, record=record, bars=bars)
        if tier == advocate.tier:
            return None
        is_up = tier == rights.above(advocate.tier)
        event = StandingEvent.objects.create(
            advocate=advocate,
            at=clock.now(),
            kind=StandingEvent.Kind.PROMOTED if is_up else StandingEvent.Kind.DEMOTED,
            tier=tier,
            evidence=_figures(record, bars[tier if is_up else advocate.tier]),
        )
        limit_open_claims(advocate_id=advocate_id, tier=tier)
        advocate.tier = tier
        advocate.save(update_fields=["tier"])
        notices.standing_changed(event)
        return event


def _figures(record: Record, bar: tiers.Bar) -> dict[str, float]:
    """What the event rests on: the record, and the bar that it passed or failed."""
    return {
        "good": round(record.good, 2),
        "bad": round(record.bad, 2),
        "held": record.held,
        "reviewed": record.reviewed,
        "lapses": record.lapses,
        "reports": record.reports,
        "expected_percent": round(100 * record.expected_share),
        "reach_percent": round(100 * bar.reach),
        "keep_percent": round(100 * bar.keep),
        "held_needed": bar.held,
    }
