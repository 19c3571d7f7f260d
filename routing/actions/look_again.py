from __future__ import annotations

from uuid import UUID

from django.db import transaction

from common import clock
from routing import presence
from routing.actions.offer_backlog import offer_backlog
from routing.models import Availability


def look_again(*, advocate_id: UUID) -> Availability | None:
    """The moment has come at which quiet hours begin or end, or somebody has not been seen for too long.

    Whoever rests no longer is offered waiting work at once. None if another relay was quicker or the row is locked.
    Locks the Availability, then what `offer_backlog` locks, then the skills.
    """
    with transaction.atomic():
        availability = (
            Availability.objects.select_for_update(no_key=True, skip_locked=True)
            .filter(advocate_id=advocate_id, is_available=True, next_change_at__lte=clock.Now())
            .first()
        )
        if availability is None:
            return None
        presence.settle(availability)
        offer_backlog(advocate_id=advocate_id)
        presence.list_skills(availability)
        return availability
