from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from common import clock
from routing import backlog, notices, service_levels, track_record
from routing.matching import ENTRY_PASSED_STATUSES
from routing.models import Availability, Claim, Offer, Pool, QueueEntry

AT_ONCE = 3
"""Nobody who becomes free is offered more than this at one time."""


def offer_backlog(*, advocate_id: UUID) -> list[Offer]:
    """Offer waiting work to somebody who has just become free or available, the most urgent first.

    The offers join those that the entries' present stages have sent and end with the crowd's path. Entries that
    somebody is at just now are passed over: called late in a transaction, this must not wait for a lock. Locks the
    entries it offers. Does nothing for whoever is not an advocate or has their hands full.
    """
    with transaction.atomic():
        if not _has_room(advocate_id):
            return []
        entries = _lock_unasked(backlog.backlog_of(advocate_id, limit=AT_ONCE), advocate_id)
        offers = Offer.objects.bulk_create(_offer(entry, advocate_id) for entry in entries)
        if offers:
            track_record.note_offered([advocate_id])
            notices.offers_sent(offers)
        return offers


def _lock_unasked(entry_ids: list[UUID], advocate_id: UUID) -> list[QueueEntry]:
    """Those that still wait and that this person has still not been asked about, once they are locked.

    A stage may have asked them since the backlog was read. A condition in the locking query itself would be too early:
    it sees the offers from before the lock.
    """
    entries = QueueEntry.objects.filter(
        id__in=entry_ids, status="waiting", pool=Pool.CROWD, paused_at=None, exhausted_at=None
    )
    locked = list(entries.select_for_update(of=("self",), no_key=True, skip_locked=True))
    asked = set(
        Offer.objects.filter(
            entry__in=locked, advocate_id=advocate_id, status__in=ENTRY_PASSED_STATUSES
        ).values_list("entry_id", flat=True)
    )
    return [entry for entry in locked if entry.id not in asked]


def _has_room(advocate_id: UUID) -> bool:
    availability = Availability.objects.filter(advocate_id=advocate_id).first()
    held = Claim.objects.filter(
        holder_id=advocate_id, status="active", ends_at__gt=clock.Now(), entry__pool=Pool.CROWD
    )
    return availability is not None and held.count() < availability.max_open


def _offer(entry: QueueEntry, advocate_id: UUID) -> Offer:
    path = service_levels.path_of(entry.service_level_id)
    stage = next(stage for stage in path if stage.position == entry.stage)
    stage_ends_at = entry.stage_ends_at or clock.shared_now()
    after = service_levels.next_stage(path, after=entry.stage)
    later = service_levels.crowd_seconds_from(path, after) if after else 0
    return Offer(
        entry=entry,
        advocate_id=advocate_id,
        stage=stage.position,
        why={"seat": "became free"},
        first_until=stage_ends_at,
        ends_at=stage_ends_at + timedelta(seconds=later),
    )
