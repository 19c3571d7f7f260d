from __future__ import annotations

from uuid import UUID

from django.db import transaction

from accounts.models import User
from marketplace import pending_verdicts
from marketplace.locking import lock_story_of_review
from marketplace.models import Review
from marketplace.permissions import require_reviewer, require_third_party
from routing.actions.claim_item import claim_item
from routing.models import ItemKind


def claim_review(*, review_id: UUID, by: User) -> Review:
    """A moderator, or an expert to whom it is open, opens this very review; while they hold it nobody else gets it.

    Opening what one already holds, or looking again at what is decided, changes nothing.
    Raises: AlreadyClaimed, NotEligible, NotFound, ReviewDecided, SameParty.
    """
    require_reviewer(by)
    with transaction.atomic():
        review = lock_story_of_review(review_id)
        require_third_party(review.answer, by=by)
        if review.status == "waiting":
            pending_verdicts.require_none(review)
            claim_item(item_id=review.id, kind=ItemKind.REVIEW, by=by)
        return review
