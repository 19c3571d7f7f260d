from __future__ import annotations

from django.db import transaction
from django.db.models import Q

from accounts.models import User
from common import clock, prepared
from common.written_once import Select
from routing import presence
from routing.actions.offer_backlog import offer_backlog
from routing.models import Availability

SECONDS_BETWEEN = 60
"""Being seen is written at most this often, so that a busy advocate's row is not a hot one."""

_UNSEEN = "SELECT 1 FROM routing_availability WHERE advocate_id = %s AND (seen_at IS NULL OR seen_at <= %s)"

_LOCK_UNSEEN = Select(
    lambda person, long_ago: Availability.objects.select_for_update(no_key=True).filter(
        Q(seen_at__isnull=True) | Q(seen_at__lte=long_ago), advocate=person
    )
)


def note_seen(*, by: User) -> bool:
    """An advocate has just done something here. True if they had been lost sight of: then waiting work flows again.

    Between two writes it costs one read. Locks the Availability, then what `offer_backlog` locks, then the skills.
    """
    long_ago = clock.ago(seconds=SECONDS_BETWEEN)
    if not prepared.rows(_UNSEEN, [by.id, long_ago]):
        return False
    with transaction.atomic():
        availability = _LOCK_UNSEEN.first(person=by.id, long_ago=long_ago)
        if availability is None:
            return False
        was_lost = presence.presence_of(availability, now=clock.now()).rest == "not seen"
        availability.seen_at = clock.now()
        presence.settle(availability)
        if was_lost:
            offer_backlog(advocate_id=by.id)
            presence.list_skills(availability)
        return was_lost
