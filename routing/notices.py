"""What routing tells open pages. All of it may be lost: the rows are the truth and pages refetch.

An offer is also told to whoever has a device that can be reached with no page open, and that is not lost.

Only enquiries have pages of their own that follow the queue; the review desk fetches when it needs the next item.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from common import outbox
from common.live import poke
from common.written_once import IsAmong, Values
from routing.models import Availability, Claim, ItemKind, Offer, QueueEntry

_WITH_PUSH = Values(
    lambda people: Availability.objects.filter(IsAmong("advocate_id", people), has_push=True).values_list(
        "advocate_id"
    )
)


def offers_sent(offers: Collection[Offer]) -> None:
    with_push = {person for (person,) in _WITH_PUSH.all(people=[offer.advocate_id for offer in offers])}
    for offer in offers:
        poke([offer.advocate_id], type="offer.sent", id=offer.id)
        if offer.advocate_id in with_push:
            outbox.tell(
                "push.offer",
                payload={"id": str(offer.id), "person": str(offer.advocate_id)},
                key=f"push.offer:{offer.id}",
            )


def offers_gone(offers: Iterable[Offer]) -> None:
    """Lapsed or taken back; the page takes the card away either way."""
    for offer in offers:
        poke([offer.advocate_id], type="offer.rescinded", id=offer.id)


def claim_started(claim: Claim, entry: QueueEntry) -> None:
    if entry.kind == ItemKind.ENQUIRY:
        poke([entry.owner_id, claim.holder_id], type="enquiry.changed", id=entry.item_id)


def claim_ended(claim: Claim, entry: QueueEntry) -> None:
    poke([claim.holder_id], type="claim.ended", id=claim.id)
    if entry.kind == ItemKind.ENQUIRY:
        poke([entry.owner_id, claim.holder_id], type="enquiry.changed", id=entry.item_id)


def item_changed(entry: QueueEntry) -> None:
    """Where the item stands in the queue has changed in a way that its customer sees."""
    if entry.kind == ItemKind.ENQUIRY:
        poke([entry.owner_id], type="enquiry.changed", id=entry.item_id)
