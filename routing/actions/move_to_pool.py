from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from accounts.models import User
from common.history import record
from routing import bonuses, claims, clocks, notices, offers, queries, service_levels
from routing.actions.offer_enquiry import offer_enquiry
from routing.models import Pool, QueueEntry


def move_to_pool(
    *,
    item_id: UUID,
    kind: str,
    pool: str,
    excluded_ids: Iterable[UUID] | None = None,
    priority: int | None = None,
    by: User | None = None,
) -> QueueEntry:
    """Hand a queued item to another pool: offers are taken back, an active claim is released.

    It is due as if it had been in that pool's calendar from the start, so what has waited long stays urgent; its clocks
    keep what they have counted and go on by that pool's calendar, also when the customer was waited for. Whoever
    held it is not offered other work here: they may be in the middle of the escalation. Locks the entry.

    Raises: NotFound if the item is not in the queue.
    """
    with transaction.atomic():
        entry = queries.lock_live_entry(item_id, kind)
        claims.release_if_held(entry, by=by, verb="move_to_pool", why=pool)
        offers.end_all(entry.id)
        bonuses.give_back(entry.id)
        entry.pool = pool
        entry.stage, entry.stage_ends_at, entry.is_open_list, entry.exhausted_at = 0, None, False, None
        entry.paused_at = None
        entry.due_at = service_levels.due_at(pool=pool, level=entry.service_level, start=entry.queued_at)
        if excluded_ids is not None:
            entry.excluded_ids = list(excluded_ids)
        if priority is not None:
            entry.priority = priority
        entry.save(
            update_fields=[
                "pool",
                "stage",
                "stage_ends_at",
                "is_open_list",
                "exhausted_at",
                "paused_at",
                "due_at",
                "excluded_ids",
                "priority",
            ]
        )
        clocks.hand_over(item_id, pool=pool)
        record(entry, verb="move_to_pool", was=entry.status, story=entry.story, by=by, why=pool)
        notices.item_changed(entry)
        if pool == Pool.CROWD:
            offer_enquiry(entry_id=entry.id)
            entry.refresh_from_db()
        return entry
