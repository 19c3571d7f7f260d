from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.models import Topic, User
from common import clock
from common.history import record
from common.plain_insert import insert
from routing import clocks, service_levels, stages
from routing.models import ItemKind, Pool, QueueEntry, ServiceLevel


def queue_enquiry(
    *,
    item_id: UUID,
    kind: str = ItemKind.ENQUIRY,
    story: UUID,
    owner: User,
    topic: Topic,
    language: str,
    excluded_ids: Iterable[UUID] = (),
    pool: str = Pool.CROWD,
    service_level: ServiceLevel | None = None,
    due_at: datetime | None = None,
    priority: int = 0,
    is_for_experts: bool = False,
) -> QueueEntry:
    """Put a work item in the queue with a due time; in the crowd its first stage starts at once.

    Clocks that run for the item already go on by this pool's calendar; routing.clocks.start begins the first ones.

    `story` is the enquiry it belongs to. Nobody of the parties of `owner` and `excluded_ids` gets it. The item has no
    live entry yet: its root row, locked by the caller, sees to that, and the index one_live_entry_per_item.
    """
    # A savepoint would be two statements more, and no caller goes on after a failure here.
    with transaction.atomic(savepoint=False):
        level = service_level or service_levels.level_of(topic.id)
        entry = QueueEntry(
            item_id=item_id,
            kind=kind,
            story=story,
            owner=owner,
            topic=topic,
            language=language,
            excluded_ids=list(excluded_ids),
            pool=pool,
            service_level=level,
            due_at=due_at or service_levels.due_at(pool=pool, level=level, start=clock.now()),
            priority=priority,
            is_for_experts=is_for_experts,
        )
        insert(entry)
        record(entry, verb="queue_enquiry", was="", story=story, by=None, why=pool)
        clocks.hand_over(item_id, pool=pool)
        if pool == Pool.CROWD:
            stages.begin_next(entry)
        return entry
