from __future__ import annotations

from django.db import transaction

from accounts.models import User
from common import clock, prepared
from routing import presence
from routing.actions.offer_backlog import offer_backlog
from routing.models import Availability

SECONDS_BETWEEN = 60
"""Being seen is written at most this often, so that a busy advocate's row is not a hot one."""

_UNSEEN = "SELECT 1 FROM routing_availability WHERE advocate_id = %s AND (seen_at IS NULL OR seen_at <= %s)"


def note_seen(*, by: User) -> bool:
    """An advocate has just done something here. True if they had been lost sight of: then waiting work flows again.

    Between two writes it costs one read. Locks the Availability, then what `offer_backlog` locks, then the skills.
    """
    long_ago = clock.ago(seconds=SECONDS_BETWEEN)
    if not prepared.rows(_UNSEEN, [by.id, long_ago]):
        return False
    with transaction.atomic():
        availability = Availability.objects.select_for_update(no_key=True).get(advocate_id=by.id)
        if availability.seen_at is not None and availability.seen_at > long_ago:
            return False
        was_lost = presence.presence_of(availability, now=clock.now()).rest == "not seen"
        availability.seen_at = clock.now()
        presence.settle(availability)
        if was_lost:
            offer_backlog(advocate_id=by.id)
            presence.list_skills(availability)
        return was_lost
