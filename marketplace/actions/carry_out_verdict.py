from __future__ import annotations

from uuid import UUID

from django.db import transaction

from common import clock
from marketplace import deciding, pending_verdicts
from marketplace.locking import lock_story_of_review
from marketplace.models import Review


def carry_out_verdict(*, review_id: UUID) -> Review | None:
    """What was decided on the desk takes effect when its time to be taken back is over.

    None if it is not over, or if the verdict was taken back, is in effect or has become pointless. Raises: NotFound.
    """
    with transaction.atomic():
        review = lock_story_of_review(review_id)
        verdict = pending_verdicts.standing(review)
        if verdict is None or verdict.in_effect_at is None or verdict.in_effect_at > clock.now():
            return None
        ruling = deciding.Ruling(verdict.decision, verdict.scores, verdict.note)
        pending_verdicts.forget(review)
        deciding.take_effect(
            review, ruling, deciding.judge(review, ruling), by=verdict.by, to=verdict.becomes
        )
        return review
