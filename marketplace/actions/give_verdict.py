from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.conf import settings
from django.db import transaction

from accounts.models import User
from common import clock, history, request_context
from marketplace import deciding, pending_verdicts
from marketplace.actions.review_answer import review_answer
from marketplace.errors import ReviewDecided
from marketplace.locking import lock_story_of_review
from marketplace.models import Review, Verdict
from marketplace.permissions import require_reviewer, require_third_party
from marketplace.quality import peers


def give_verdict(
    *, review_id: UUID, by: User, decision: str, scores: Mapping[str, int], note: str = ""
) -> Review:
    """As `review_answer`, but for UNDO_SECONDS the verdict can be taken back, and nobody hears of it (decision 0061).

    The review stays waiting meanwhile, with nobody at it. Giving the same verdict again changes nothing. A blind review
    is decided at once: nobody would hear of it anyway, and its moderator learns how it compares.
    Raises: as `review_answer`.
    """
    if not settings.UNDO_SECONDS:
        return review_answer(review_id=review_id, by=by, decision=decision, scores=scores, note=note)
    require_reviewer(by)
    ruling = deciding.checked(by=by, decision=decision, scores=scores, note=note)
    with transaction.atomic():
        review = lock_story_of_review(review_id)
        if review.repeats_id is not None or review.status != "waiting":
            return review_answer(review_id=review_id, by=by, decision=decision, scores=scores, note=note)
        require_third_party(review.answer, by=by)
        standing = pending_verdicts.standing(review)
        if standing is not None:
            if standing.by_id == by.id and standing.decision == decision:
                return review
            raise ReviewDecided(pending_verdicts.decided_by(standing.by))
        judgement = deciding.judge(review, ruling)
        door, network = request_context.door_and_network()
        deciding.let_go(review, by=by)
        Verdict.objects.update_or_create(
            review=review,
            defaults={
                "by": by,
                "decision": ruling.decision,
                "becomes": deciding.end_of(review, ruling, by=by),
                "is_by_expert": peers.is_expert(by),
                "scores": judgement.scores,
                "note": ruling.note,
                "door": door,
                "network": network,
                "in_effect_at": clock.seconds_from_now(settings.UNDO_SECONDS),
            },
        )
        history.record(
            review,
            verb="give_verdict",
            was=review.status,
            story=review.answer.enquiry_id,
            by=by,
            why=ruling.decision,
        )
        return review
