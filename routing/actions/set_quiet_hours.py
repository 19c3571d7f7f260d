from __future__ import annotations

from datetime import time

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common import history
from common.errors import Invalid, NotAllowed
from common.time_zones import available_time_zones
from routing import presence
from routing.actions.offer_backlog import offer_backlog
from routing.models import Availability
from routing.quiet_hours import require_hours


def set_quiet_hours(
    *, by: User, quiet_from: time | None, quiet_until: time | None, time_zone: str
) -> Availability:
    """Choose hours of every day in which no offers come, by the clocks of a time zone; None twice for no such hours.

    They may cross midnight. The switch for offers stays as it is. Offers that are out already stay good. Locks the
    Availability, then what `offer_backlog` locks, then the skills. Raises: NotAllowed, Invalid.
    """
    if time_zone not in available_time_zones():
        raise Invalid(fields={"time_zone": [_("Choose a time zone such as Europe/London.")]})
    require_hours(quiet_from, quiet_until)
    with transaction.atomic():
        availability = (
            Availability.objects.select_for_update(no_key=True, of=("self",))
            .filter(advocate_id=by.id, advocate__status="approved")
            .first()
        )
        if availability is None:
            raise NotAllowed
        availability.quiet_from, availability.quiet_until = quiet_from, quiet_until
        availability.time_zone = time_zone
        availability.save(update_fields=["quiet_from", "quiet_until", "time_zone"])
        history.note("set_quiet_hours", kind="user", subject=by.id, by=by)
        presence.settle(availability)
        offer_backlog(advocate_id=by.id)
        presence.list_skills(availability)
        return availability
