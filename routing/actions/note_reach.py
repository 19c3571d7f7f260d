from __future__ import annotations

from uuid import UUID

from django.db import transaction

from routing import presence
from routing.actions.offer_backlog import offer_backlog
from routing.models import Availability


def note_reach(*, person_id: UUID, has_push: bool) -> None:
    """Push reaches an advocate now, or no longer does. Whoever it brings back within reach is offered waiting work.

    Locks the Availability, then what `offer_backlog` locks, then the skills.
    """
    with transaction.atomic():
        availability = (
            Availability.objects.select_for_update(no_key=True)
            .filter(advocate_id=person_id)
            .exclude(has_push=has_push)
            .first()
        )
        if availability is None:
            return
        availability.has_push = has_push
        availability.save(update_fields=["has_push"])
        presence.settle(availability)
        if has_push:
            offer_backlog(advocate_id=person_id)
        presence.list_skills(availability)
