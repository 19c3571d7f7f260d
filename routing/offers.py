"""Live offers and how many of them end at once, each by compare-and-set on `sent`."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import connection

from common import clock, prepared
from routing import notices, track_record
from routing.models import Offer, QueueEntry

END_ALL = """
UPDATE routing_offer
SET status = CASE WHEN advocate_id = %(holder_id)s THEN 'accepted' ELSE 'rescinded' END,
    ended_at = statement_timestamp()
WHERE entry_id = %(entry_id)s AND status = 'sent'
RETURNING id, advocate_id, status
"""
"""Every live offer of an entry: accepted for its holder if they had one, rescinded for the others."""


def has_live(entry: QueueEntry) -> bool:
    return Offer.objects.filter(entry=entry, status="sent", ends_at__gt=clock.Now()).exists()


def end_all(entry_id: UUID) -> None:
    """Take back every live offer of an entry that nobody has taken."""
    tell_of_ended(prepared.rows(END_ALL, {"entry_id": entry_id, "holder_id": None}))


def tell_of_ended(ended: Iterable[tuple[UUID, UUID, str]]) -> None:
    """Tell those whose offer END_ALL took back."""
    notices.offers_gone(
        Offer(id=id, advocate_id=to, status=status) for id, to, status in ended if status == "rescinded"
    )


def end_all_of(advocate_id: UUID) -> None:
    """Take back every live offer that one person has."""
    mine = Offer.objects.filter(advocate_id=advocate_id, status="sent")
    gone = list(mine.select_for_update(no_key=True, of=("self",)))
    mine.filter(id__in=[offer.id for offer in gone]).update(status="rescinded", ended_at=clock.now())
    notices.offers_gone(gone)


_LAPSE = """
UPDATE routing_offer
SET status = 'lapsed', ended_at = statement_timestamp()
WHERE id IN (
    SELECT id FROM routing_offer WHERE status = 'sent' AND ends_at <= statement_timestamp()
    ORDER BY ends_at LIMIT %(limit)s FOR NO KEY UPDATE SKIP LOCKED
)
RETURNING id, advocate_id
"""


def lapse_overdue(*, limit: int) -> int:
    """End offers that nobody reacted to, and return how many there were."""
    with connection.cursor() as cursor:
        cursor.execute(_LAPSE, {"limit": limit})
        lapsed = [Offer(id=id, advocate_id=to, status="lapsed") for id, to in cursor.fetchall()]
    track_record.count((offer.advocate_id for offer in lapsed), "offers_missed")
    notices.offers_gone(lapsed)
    return len(lapsed)
