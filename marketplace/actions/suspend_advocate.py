from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import require_role
from common import clock
from common.checked_text import checked_text
from common.errors import Invalid
from marketplace.limits import NOTE_MAX, NOTE_MIN
from marketplace.permissions import JUDGES, require_outsider
from marketplace.sealed_text import crowd_safe_words
from marketplace.standing import suspending
from marketplace.standing.changing import change_status, lock_standing
from marketplace.standing.models import StandingEvent, Suspension
from routing.actions.stand_down_advocate import stand_down_advocate


def suspend_advocate(*, advocate_id: UUID, by: User, reason: str, words: str, evidence: str) -> Suspension:
    """Somebody may not answer until further notice; what they hold goes to others at once. Their points stay, and what
    comes to them before it ends is held: until then, or where it is about the points until ops has looked.

    `words` are for the person, in their crowd-safe form, `evidence` for whoever decides on an appeal. Locks
    the standing, then what `stand_down_advocate` and `hold_earnings` lock.
    Raises: IllegalMove, Invalid, NotFound, SameParty.
    """
    require_role(by, *JUDGES)
    if reason not in Suspension.Reason.values:
        raise Invalid(fields={"reason": [_("Choose one of the reasons.")]})
    words = crowd_safe_words(checked_text(words, field="words", max_length=NOTE_MAX, min_length=NOTE_MIN))
    evidence = checked_text(evidence, field="evidence", max_length=NOTE_MAX, min_length=NOTE_MIN)
    with transaction.atomic():
        advocate = lock_standing(advocate_id)
        require_outsider(by, people=[advocate_id])
        suspension = Suspension(
            advocate=advocate,
            reason=reason,
            words=words,
            evidence=evidence,
            began_at=clock.now(),
            began_by=by,
        )
        change_status(
            advocate,
            to="suspended",
            kind=StandingEvent.Kind.SUSPENDED,
            by=by,
            verb="suspend_advocate",
            why=words,
            evidence={"suspension": str(suspension.id), "reason": reason},
        )
        suspension.save(force_insert=True)
        stand_down_advocate(advocate_id=advocate_id, by=by, why="suspended")
        suspending.hold_what_is_to_come(suspension)
        return suspension
