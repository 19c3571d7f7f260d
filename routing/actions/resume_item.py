from __future__ import annotations

from uuid import UUID

from django.db import transaction

from common import clock
from common.history import record
from routing import claims, notices, queries, service_levels
from routing.actions.offer_enquiry import offer_enquiry
from routing.models import QueueEntry


def resume_item(*, item_id: UUID, kind: str) -> QueueEntry:
    """The customer has answered: it is due with as much working time as was left. Its clocks are the caller's.

    A holder gets a fresh turn, as after claiming; without one others are asked at once. Resuming what is not paused
    does nothing. Locks the entry. Raises: NotFound.
    """
    with transaction.atomic():
        entry = queries.lock_live_entry(item_id, kind)
        if entry.paused_at is None:
            return entry
        entry.due_at = service_levels.due_after_pause(entry, paused_at=entry.paused_at, now=clock.now())
        entry.paused_at = None
        entry.save(update_fields=["paused_at", "due_at"])
        claims.restart_lease(entry, lease=claims.lease_of(entry.pool))
        record(entry, verb="resume_item", was=entry.status, story=entry.story, by=None)
        notices.item_changed(entry)
        offer_enquiry(entry_id=entry.id)
        entry.refresh_from_db()
        return entry
