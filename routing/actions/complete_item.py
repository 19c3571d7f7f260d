from __future__ import annotations

from uuid import UUID

from django.db import transaction

from accounts.models import User
from routing import claims
from routing.errors import ClaimEnded
from routing.models import Claim


def complete_item(*, item_id: UUID, kind: str, by: User) -> Claim:
    """Whoever holds an item of a staff pool is done with it: its entry leaves the queue.

    Nobody is asked about waiting enquiries because of it: it took no room for one. Locks the entry, then the claim.
    Raises: ClaimEnded if it is not theirs, or not any more.
    """
    with transaction.atomic():
        held = claims.lock_held_item(item_id, kind, by)
        if held is None:
            raise ClaimEnded
        entry, claim = held
        claims.complete(claim, entry, by=by)
        return claim
