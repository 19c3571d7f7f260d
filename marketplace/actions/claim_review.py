from __future__ import annotations

from uuid import UUID

from django.db import transaction

from accounts.models import Role, User
from accounts.permissions import require_role
from marketplace.locking import lock_story_of_review
from marketplace.models import Review
from marketplace.permissions import require_third_party
from routing.actions.claim_item import claim_item
from routing.models import ItemKind


def claim_review(*, review_id: UUID, by: User) -> Review:
    """A moderator opens this very review; while they hold it nobody else gets it.

    Opening what one already holds, or looking again at what is decided, changes nothing.
    Raises: AlreadyClaimed, NotFound, SameParty.
    """
    require_role(by, Role.MODERATOR)
    with transaction.atomic():
        review = lock_story_of_review(review_id)
        require_third_party(review.answer, by=by)
        if review.status == "waiting":
            claim_item(item_id=review.id, kind=ItemKind.REVIEW, by=by)
        return review
