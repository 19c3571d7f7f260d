from __future__ import annotations

from uuid import UUID

from django.db import transaction

from common import clock
from routing import claims, track_record
from routing.actions.offer_backlog import offer_backlog
from routing.actions.offer_enquiry import offer_enquiry
from routing.models import Claim, QueueEntry


def expire_claim(*, entry_id: UUID) -> Claim | None:
    """The lease is over: the entry waits again, others are asked at once, and its holder about other waiting work.

    None if it was extended, ended or taken over in the meantime, or is locked by whoever is at it just now. Locks the
    entry, then the claim.
    """
    with transaction.atomic():
        entry = (
            QueueEntry.objects.select_for_update(of=("self",), no_key=True, skip_locked=True)
            .filter(id=entry_id, status="claimed", lease_ends_at__lte=clock.Now())
            .first()
        )
        if entry is None:
            return None
        claim = claims.active_claim(entry)
        if claim is not None:
            claims.end_claim(claim, entry, to="expired", by=None, verb="expire_claim")
            track_record.count_end(entry, claim.holder_id, "claims_dropped")
        claims.requeue(entry)
        offer_enquiry(entry_id=entry.id)
        if claim is not None:
            offer_backlog(advocate_id=claim.holder_id)
        return claim
