from __future__ import annotations

from datetime import time

from django.db import transaction

from accounts.actions.change_profile import change_profile
from accounts.models import User
from common.errors import NotAllowed
from routing.models import QuietHours
from routing.quiet_hours import require_hours


def set_letter_hours(
    *, by: User, quiet_from: time | None, quiet_until: time | None, time_zone: str
) -> QuietHours:
    """Choose when the clock writes no letters to somebody of staff, by the clocks of their time zone.

    None twice: it may write at any hour. Locks the person's row. Raises: NotAllowed, Invalid.
    """
    if not by.roles:
        raise NotAllowed
    require_hours(quiet_from, quiet_until)
    with transaction.atomic():
        change_profile(by=by, time_zone=time_zone)
        hours = {"begin": quiet_from or time(0), "end": quiet_until or time(0)}
        return QuietHours.objects.update_or_create(person=by, defaults=hours)[0]
