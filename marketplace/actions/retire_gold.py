from __future__ import annotations

from uuid import UUID

from django.db import transaction

from accounts.models import Role, User
from accounts.permissions import require_role
from common import clock, history
from marketplace.locking import lock_story_of_review
from marketplace.quality.models import GoldVerdict


def retire_gold(*, review_id: UUID, by: User) -> None:
    """A known verdict is not mixed in any more; what it has measured stays. Raises: NotFound."""
    require_role(by, Role.OPS)
    with transaction.atomic():
        review = lock_story_of_review(review_id)
        if GoldVerdict.objects.filter(review=review, retired_at=None).update(retired_at=clock.now()):
            history.record(
                review, verb="retire_gold", was=review.status, story=review.answer.enquiry_id, by=by
            )
