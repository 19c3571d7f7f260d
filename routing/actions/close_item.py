from __future__ import annotations

from uuid import UUID

from django.db import transaction

from accounts.models import User
from common.errors import NotFound
from common.history import record
from routing import bonuses, claims, offers, queries
from routing.actions.offer_backlog import offer_backlog
from routing.models import QueueEntry


def close_item(*, item_id: UUID, kind: str, by: User | None = None, why: str = "") -> QueueEntry | None:
    """Take an item out of the queue because nobody needs to work on it any more. None if it was not in it.

    Offers are taken back, an active claim is released and its holder asked about other waiting work. Locks the entry.
    """
    with transaction.atomic():
        try:
            entry = queries.lock_live_entry(item_id, kind)
        except NotFound:
            return None
        holder_id = entry.holder_id
        claims.release_if_held(entry, by=by, verb="close_item", why=why)
        offers.end_all(entry.id)
        bonuses.give_back(entry.id)
        was = entry.status
        claims.free_entry(entry, to="done")
        record(entry, verb="close_item", was=was, story=entry.story, by=by, why=why)
        if holder_id is not None:
            offer_backlog(advocate_id=holder_id)
        return entry
