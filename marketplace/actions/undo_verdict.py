from __future__ import annotations

from uuid import UUID

from django.db import transaction

from accounts.models import User
from common import history
from common.errors import DomainError, NotFound
from marketplace import pending_verdicts, reviewing
from marketplace.errors import ReviewDecided, VerdictInEffect
from marketplace.locking import lock_story_of_review
from marketplace.models import Review
from marketplace.permissions import require_reviewer
from marketplace.quality import peers
from routing.actions.claim_item import claim_item
from routing.models import ItemKind


def undo_verdict(*, review_id: UUID, by: User) -> Review:
    """Whoever gave a verdict takes it back before it is in effect, and has the review open again.

    What they marked and wrote is kept for them. Undoing it again changes nothing.
    Raises: AlreadyClaimed, NotFound, ReviewDecided, VerdictInEffect.
    """
    require_reviewer(by)
    with transaction.atomic():
        review = lock_story_of_review(review_id)
        verdict = pending_verdicts.own(review, by=by)
        if verdict is None:
            raise _too_late(review, by=by)
        if verdict.in_effect_at is not None:
            verdict.in_effect_at = None
            verdict.save(update_fields=["in_effect_at"])
            history.record(
                review, verb="undo_verdict", was=review.status, story=review.answer.enquiry_id, by=by
            )
            reviewing.put_back(review)
        claim_item(item_id=review.id, kind=ItemKind.REVIEW, by=by)
        return review


def _too_late(review: Review, *, by: User) -> DomainError:
    """Experts learn nothing of reviews that are not theirs."""
    if review.decided_by_id == by.id:
        return VerdictInEffect()
    if review.status == "dropped" and not peers.is_expert(by):
        return ReviewDecided(pending_verdicts.who_decided(review))
    return NotFound()
