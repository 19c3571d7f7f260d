from __future__ import annotations

from uuid import UUID

from django.db import transaction

from marketplace import reviewing
from marketplace.locking import lock_story_of_answer
from marketplace.look_alikes import SHOWN
from marketplace.models import Review


def review_look_alike(*, answer_id: UUID) -> Review | None:
    """An answer like one that was taken back is looked at again, whoever approved it before. Locks the enquiry.

    None if nobody can read it any more or somebody looks at it already. Raises: NotFound.
    """
    with transaction.atomic():
        answer = lock_story_of_answer(answer_id)
        is_waiting = Review.objects.in_effect().filter(answer=answer, status="waiting").exists()
        if answer.status not in SHOWN or is_waiting:
            return None
        return reviewing.open_review(answer, cause=Review.Cause.SIMILAR, by=None)
