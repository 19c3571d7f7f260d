from __future__ import annotations

from uuid import UUID

from django.db import transaction

from accounts.models import User
from common import clock, history
from common.errors import NotFound
from common.lifecycle import move
from routing import notices, offers, track_record
from routing.actions.offer_enquiry import offer_enquiry
from routing.errors import OfferEnded
from routing.models import Offer, QueueEntry


def decline_offer(*, offer_id: UUID, by: User) -> Offer:
    """This one is not for them; they are not asked about it again. If nobody else is left, the next stage begins.

    Locks the entry, then the offer. Raises: NotFound for somebody else's offer, OfferEnded.
    """
    with transaction.atomic():
        mine = Offer.objects.filter(id=offer_id, advocate_id=by.id)
        offer = mine.first()
        if offer is None:
            raise NotFound
        entry = QueueEntry.objects.select_for_update(no_key=True, of=("self",)).get(id=offer.entry_id)
        offer = mine.select_for_update(no_key=True, of=("self",)).get()
        if offer.status == "declined":
            return offer
        if offer.status != "sent":
            raise OfferEnded
        was = move(offer, to="declined")
        offer.ended_at = clock.now()
        offer.save(update_fields=["status", "ended_at"])
        history.record(offer, verb="decline_offer", was=was, story=entry.story, by=by)
        track_record.count([by.id], "offers_missed")
        notices.offers_gone([offer])
        if not (entry.is_open_list or offers.has_live(entry)):
            offer_enquiry(entry_id=entry.id)
        return offer
