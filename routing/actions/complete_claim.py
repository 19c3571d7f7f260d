from __future__ import annotations

from uuid import UUID

from django.db import transaction

from accounts.models import User
from routing import bonuses, claims, queries
from routing.actions.offer_backlog import offer_backlog
from routing.errors import StaleFence
from routing.models import Claim


def complete_claim(*, claim_id: UUID, by: User, fence: int) -> Claim:
    """The holder is done: the entry leaves the queue, and they are asked about other waiting work.

    Only under the claim that counts: the current fence, their own hold, a lease that is not over by the database's
    clock. Locks the entry, then the claim. Raises: NotFound for somebody else's claim, StaleFence.
    """
    with transaction.atomic():
        claim = queries.claim_of(claim_id, by)
        if claim.fence != fence:
            raise StaleFence
        held = claims.lock_held(claim)
        if held is None:
            raise StaleFence
        entry, claim = held
        claims.complete(claim, entry, by=by)
        bonuses.earn(entry, holder_id=by.id)
        offer_backlog(advocate_id=by.id)
        return claim
