from __future__ import annotations

from django.db import transaction
from django.db.models import Q

from accounts.models import User
from common import clock
from routing import presence
from routing.actions.offer_backlog import offer_backlog
from routing.models import Availability

SECONDS_BETWEEN = 60
"""Being seen is written at most this often, so that a busy advocate's row is not a hot one."""


def note_seen(*, by: User) -> bool:
    """An advocate has just done something here. True if they had been lost sight of: then waiting work flows again.

    Between two writes it costs one read. Locks the Availability, then what `offer_backlog` locks, then the skills.
    """
    stale = Availability.objects.filter(
        Q(seen_at=None) | Q(seen_at__lte=clock.ago(seconds=SECONDS_BETWEEN)), advocate_id=by.id
    )
    if not stale.exists():
        return False
    with transaction.atomic():
        availability = stale.select_for_update(no_key=True).first()
        if availability is None:
            return False
        was_lost = presence.presence_of(availability, now=clock.now()).rest == "not seen"
        availability.seen_at = clock.now()
        availability.save(update_fields=["seen_at"])
        presence.settle(availability)
        if was_lost:
            offer_backlog(advocate_id=by.id)
            presence.list_skills(availability)
        return was_lost
