"""Reviews done by advocates of the highest tier: which answers are open to them, and how far their word goes.

Moderators may take each of these reviews, too, and judge alone whatever is risky: an answer likelier wrong than its
topic allows, a topic that is always checked, a customer who was not helped, photos, of the question as in the answer,
and every second or third look. An expert lets an answer pass or has it mended; what they would stop, a moderator
decides anew.
"""

from __future__ import annotations

from django.conf import settings

from accounts.models import Role, User
from accounts.tiers import reviews_others
from marketplace.models import Review
from marketplace.quality.risk import choosing

CAUSES = {Review.Cause.PROBATION, Review.Cause.SAMPLE}
DECIDES = {Review.Decision.PUBLISH, Review.Decision.RETURN}


def is_expert(reviewer: User) -> bool:
    """Whether somebody reviews as an advocate; a moderator who is one as well judges as a moderator."""
    return not reviewer.has_role(Role.MODERATOR) and reviews_others(reviewer)


def is_beyond(review: Review, *, by: User, decision: str) -> bool:
    """Whether this is more than they may decide, so that it goes to a moderator. From a blind one nothing follows."""
    return review.repeats_id is None and is_expert(by) and decision not in DECIDES


def referral_of(review: Review) -> Review:
    """The expert's judgement that has brought an answer before a moderator in `review`."""
    return review.answer.reviews.filter(status="referred").latest("decided_at")


def is_open(review: Review) -> bool:
    """Whether experts may take it. The answer's assessment is written before its review is opened."""
    answer, enquiry = review.answer, review.answer.enquiry
    return (
        settings.EXPERT_REVIEWS
        and review.cause in CAUSES
        and not (enquiry.is_gold or enquiry.topic.is_always_reviewed)
        and not choosing.is_risky(answer)
        and not enquiry.photos.exists()
    )
