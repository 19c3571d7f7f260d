from __future__ import annotations

from uuid import UUID

from django.db import transaction

from accounts.models import User
from routing import bids, claims, permissions, queries
from routing.errors import AlreadyClaimed, OfferEnded
from routing.models import Claim, Pool


def claim_enquiry(*, enquiry_id: UUID, by: User) -> Claim:
    """Give the enquiry to `by` for the time of a lease, if nobody else holds it; the other offers are taken back.

    In the crowd it takes a live offer, or the open list and being eligible; with staff, being an agent. Claiming again
    what one holds answers with the same claim. A lease that is over is taken over here, whether or not a relay runs.
    Locks the claimer's Availability, then the entry.

    Raises: NotOnOffer, NotEligible, ClaimLimit, OfferEnded, AlreadyClaimed.
    """
    with transaction.atomic():
        bid = bids.lock_and_read(enquiry_id, by)
        if bid is None:
            if queries.has_dealt_with(by, enquiry_id):
                raise AlreadyClaimed
            raise permissions.nothing_there(by)
        entry = bid.entry
        mine = claims.held_by(entry, by)
        if mine is not None:
            return mine
        if entry.pool == Pool.CROWD:
            permissions.check_advocate_may_claim(bid, by)
        elif not permissions.works_in(by, entry.pool) and queries.has_dealt_with(by, enquiry_id):
            raise OfferEnded
        else:
            permissions.check_staff_may_claim(entry, by)
        claim = claims.take(entry, by=by, lease=claims.lease_of(entry.pool), verb="claim_enquiry")
        if claim is None:
            raise AlreadyClaimed
        return claim
