from __future__ import annotations

from uuid import UUID

from django.db import transaction

from accounts.models import User
from accounts.permissions import require_role
from common.checked_text import checked_text
from marketplace.appeals.models import Appeal
from marketplace.errors import AppealWaits
from marketplace.limits import NOTE_MAX, NOTE_MIN
from marketplace.permissions import JUDGES, require_outsider
from marketplace.sealed_text import crowd_safe_words
from marketplace.standing.changing import lock_standing
from marketplace.standing.models import StandingEvent
from marketplace.standing.suspending import end_suspension


def reinstate_advocate(*, advocate_id: UUID, by: User, why: str) -> StandingEvent:
    """End a suspension without being asked to. Where the person has appealed, that is for somebody else to decide.

    Locks the standing. Raises: AppealWaits, IllegalMove, Invalid, NotFound, SameParty.
    """
    require_role(by, *JUDGES)
    why = crowd_safe_words(checked_text(why, field="why", max_length=NOTE_MAX, min_length=NOTE_MIN))
    with transaction.atomic():
        advocate = lock_standing(advocate_id)
        require_outsider(by, people=[advocate_id])
        if Appeal.objects.filter(suspension__advocate=advocate, status="waiting").exists():
            raise AppealWaits
        return end_suspension(advocate, by=by, verb="reinstate_advocate", why=why)
