from __future__ import annotations

from uuid import UUID

from django.db import transaction

from common import clock
from common.history import record
from routing import claims, notices, queries
from routing.models import QueueEntry


def pause_item(*, item_id: UUID, kind: str) -> QueueEntry:
    """The customer was asked something: due times stand still, and the holder keeps it while the customer thinks.

    The lease becomes claims.WAIT_FOR_CUSTOMER. If it ends all the same, the entry waits and nobody is asked until the
    customer answers; then the stage begins anew. Pausing twice is pausing once. Locks the entry. Raises: NotFound.
    """
    with transaction.atomic():
        entry = queries.lock_live_entry(item_id, kind)
        if entry.paused_at is not None:
            return entry
        entry.paused_at = clock.now()
        entry.stage_ends_at = None
        if entry.status == "waiting":
            entry.stage = max(entry.stage - 1, 0)
        entry.save(update_fields=["paused_at", "stage_ends_at", "stage"])
        claims.restart_lease(entry, lease=claims.WAIT_FOR_CUSTOMER)
        record(entry, verb="pause_item", was=entry.status, story=entry.story, by=None)
        notices.item_changed(entry)
        return entry
