from __future__ import annotations

from uuid import UUID

from django.db import transaction

from accounts.models import User
from routing import claims, queries
from routing.errors import ClaimEnded
from routing.models import Claim


def extend_claim(*, claim_id: UUID, by: User) -> Claim:
    """The holder is still at it: the lease runs anew from now, never beyond the claim's limit. Locks the entry.

    Raises: NotFound, ClaimEnded.
    """
    with transaction.atomic():
        claim = queries.claim_of(claim_id, by)
        seconds = claims.lease_of(claim.entry.pool).seconds
        if not claims.extend(claim, seconds=seconds):
            raise ClaimEnded
        return claim
