from __future__ import annotations

from uuid import UUID

from django.db import transaction

from accounts.models import Role, User
from accounts.permissions import require_role
from common.checked_text import checked_text
from marketplace import retracting
from marketplace.limits import NOTE_MAX, NOTE_MIN
from marketplace.locking import lock_story_of_answer
from marketplace.models import Answer
from marketplace.permissions import require_third_party


def retract_answer(*, answer_id: UUID, by: User, why: str) -> Answer:
    """A moderator or agent takes back an answer that was shown; points it earned are reversed. Its author reads why.

    Raises: IllegalMove if it is not shown, Invalid, NotFound, SameParty.
    """
    require_role(by, Role.MODERATOR, Role.AGENT)
    why = checked_text(why, field="why", max_length=NOTE_MAX, min_length=NOTE_MIN)
    with transaction.atomic():
        answer = lock_story_of_answer(answer_id)
        require_third_party(answer, by=by)
        retracting.retract_and_go_on(answer, verb="retract_answer", by=by, why=why)
        return answer
