from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from accounts.models import Topic, User
from common import clock
from common.history import record
from routing import claims, clocks, service_levels
from routing.errors import AlreadyClaimed
from routing.models import Claim, Pool, QueueEntry


def hold_item(
    *,
    item_id: UUID,
    kind: str,
    story: UUID,
    owner: User,
    topic: Topic,
    language: str,
    holder: User,
    seconds: int,
    excluded_ids: Iterable[UUID] = (),
) -> Claim:
    """Queue an item and give it to `holder` at once, for `seconds`: they have been at it before and finish it.

    Does not count against their limit. If they let it lapse, it goes to the crowd from the first stage.
    """
    with transaction.atomic():
        level = service_levels.level_of(topic.id)
        entry = QueueEntry.objects.create(
            item_id=item_id,
            kind=kind,
            story=story,
            owner=owner,
            topic=topic,
            language=language,
            excluded_ids=list(excluded_ids),
            pool=Pool.CROWD,
            service_level=level,
            due_at=service_levels.due_at(pool=Pool.CROWD, level=level, start=clock.now()),
        )
        record(entry, verb="hold_item", was="", story=story, by=None)
        clocks.hand_over(item_id, pool=Pool.CROWD)
        claim = claims.take(entry, by=holder, lease=claims.Lease(seconds, seconds), verb="hold_item")
        if claim is None:
            raise AlreadyClaimed
        return claim
