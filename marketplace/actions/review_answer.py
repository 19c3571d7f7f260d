from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction

from accounts.models import User
from marketplace import deciding, pending_verdicts
from marketplace.errors import ReviewDecided
from marketplace.locking import lock_story_of_review
from marketplace.models import Review
from marketplace.permissions import require_reviewer, require_third_party
from marketplace.quality import peers


def review_answer(
    *, review_id: UUID, by: User, decision: str, scores: Mapping[str, int], note: str = ""
) -> Review:
    """Whoever holds a review decides it. Deciding the same again returns the first decision.

    `scores` marks each criterion of the review's own scorecard; an answer that fails one it must pass is not published.
    Before publication the answer is published, returned to its author to rewrite, rejected, or the enquiry goes to
    staff. After publication "publish" confirms it, "return" only sends the note, "reject" retracts the answer and
    "escalate" does that and hands the enquiry to staff. Returning and rejecting need a note. Of an expert the last two
    are advice: a moderator gets a review of their own (marketplace/quality/peers.py). From a blind review nothing
    follows for the answer, unless it would have stopped what the first one let through.
    Raises: ContactDetails of an expert's note, Invalid, NotFound, ReviewDecided, ReviewNotHeld, SameParty.
    """
    require_reviewer(by)
    ruling = deciding.checked(by=by, decision=decision, scores=scores, note=note)
    with transaction.atomic():
        review = lock_story_of_review(review_id)
        require_third_party(review.answer, by=by)
        if review.status != "waiting":
            if review.decided_by_id == by.id and review.decision == decision:
                return review
            raise ReviewDecided(pending_verdicts.who_decided(review))
        judgement = deciding.judge(review, ruling)
        deciding.let_go(review, by=by)
        pending_verdicts.forget(review)
        deciding.take_effect(
            review,
            ruling,
            judgement,
            by=by,
            to=deciding.end_of(review, ruling, by=by),
            is_by_expert=peers.is_expert(by),
        )
        return review
