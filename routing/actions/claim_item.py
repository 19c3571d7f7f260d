from __future__ import annotations

from uuid import UUID

from django.db import transaction

from accounts.models import User
from common.errors import NotFound
from routing import claims, permissions, queries
from routing.errors import AlreadyClaimed
from routing.models import Claim


def claim_item(*, item_id: UUID, kind: str, by: User) -> Claim:
    """Give one item of a staff pool to a moderator or agent, or to an expert if it is open to them.

    What one holds already answers with the same claim. Locks the entry. Raises: NotFound, NotEligible, AlreadyClaimed.
    """
    with transaction.atomic():
        entry = queries.live_entry(item_id, kind)
        if entry is None:
            raise NotFound
        permissions.check_staff_may_claim(entry, by)
        mine = claims.held_by(entry, by)
        if mine is not None:
            return mine
        claim = claims.take(entry, by=by, lease=claims.lease_of(entry.pool), verb="claim_item")
        if claim is None:
            raise AlreadyClaimed
        return claim
