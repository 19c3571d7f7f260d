from __future__ import annotations

from uuid import UUID

from django.db import transaction

from common import request_context
from common.errors import DomainError
from marketplace import deciding, pending_verdicts
from marketplace.locking import lock_story_of_review
from marketplace.models import Review


def carry_out_verdict(*, review_id: UUID) -> Review | None:
    """What was decided on the desk takes effect when its time to be taken back is over.

    Whoever gave it was allowed to, whatever has become of them since; the record says by which page they did. None if
    the time is not over, or if the verdict was taken back, is in effect or has become pointless.
    Raises: NotFound; RuntimeError where the story refuses a verdict that stands: a fault of ours, which the log shows.
    """
    with transaction.atomic():
        review = lock_story_of_review(review_id)
        verdict = pending_verdicts.due(review)
        if verdict is None:
            return None
        ruling = deciding.Ruling(verdict.decision, verdict.scores, verdict.note)
        pending_verdicts.forget(review)
        try:
            with request_context.come_by(verdict.door, verdict.network):
                deciding.take_effect(
                    review,
                    ruling,
                    deciding.judge(review, ruling),
                    by=verdict.by,
                    to=verdict.becomes,
                    is_by_expert=verdict.is_by_expert,
                )
        except DomainError as refusal:
            raise RuntimeError("A verdict that stands cannot take effect.") from refusal
        return review
