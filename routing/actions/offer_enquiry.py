from __future__ import annotations

from uuid import UUID

from django.db import transaction

from common.written_once import Select
from routing import stages
from routing.models import Offer, Pool, QueueEntry

_WAITING = Select(
    lambda id: QueueEntry.objects.select_for_update(of=("self",), no_key=True).filter(
        id=id, status="waiting", pool=Pool.CROWD, paused_at=None, exhausted_at=None
    )
)


def offer_enquiry(*, entry_id: UUID) -> list[Offer]:
    """Start the next stage of a waiting entry's path (routing/stages.py).

    Entries that are not waiting in the crowd, or wait for their customer, are left alone. Locks the entry, then a surge
    budget.
    """
    with transaction.atomic():
        entry = _WAITING.first(id=entry_id)
        return stages.begin_next(entry) if entry else []
