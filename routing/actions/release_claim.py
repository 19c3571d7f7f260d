from __future__ import annotations

from uuid import UUID

from django.db import transaction

from accounts.models import User
from routing import claims, queries, track_record
from routing.actions.offer_backlog import offer_backlog
from routing.actions.offer_enquiry import offer_enquiry
from routing.errors import ClaimEnded
from routing.models import Claim


def release_claim(*, claim_id: UUID, by: User, why: str = "") -> Claim:
    """The holder gives it back: others are asked at once, and the holder is asked about other waiting work.

    Locks the entry, then the claim. Raises: NotFound, ClaimEnded.
    """
    with transaction.atomic():
        held = claims.lock_held(queries.claim_of(claim_id, by))
        if held is None:
            raise ClaimEnded
        entry, claim = held
        claims.end_claim(claim, entry, to="released", by=by, verb="release_claim", why=why)
        track_record.count_end(entry, by.id, "claims_dropped")
        claims.requeue(entry)
        offer_enquiry(entry_id=entry.id)
        offer_backlog(advocate_id=by.id)
        return claim
