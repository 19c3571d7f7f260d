from __future__ import annotations

from uuid import UUID

from django.db import transaction

from accounts.models import Role, User
from accounts.permissions import require_role
from common import clock, history
from marketplace.errors import NotAVerdict
from marketplace.locking import lock_story_of_review
from marketplace.permissions import require_third_party
from marketplace.quality.models import GoldVerdict


def set_gold(*, review_id: UUID, by: User) -> GoldVerdict:
    """Ops take the verdict of a decided review as right: from now on other moderators meet it, blind, and are measured.

    Setting it again takes up one that was retired. Raises: NotAVerdict, NotFound, SameParty.
    """
    require_role(by, Role.OPS)
    with transaction.atomic():
        review = lock_story_of_review(review_id)
        require_third_party(review.answer, by=by)
        if review.status != "decided" or review.repeats_id is not None or review.decided_by_id == by.id:
            raise NotAVerdict
        gold, _is_new = GoldVerdict.objects.update_or_create(
            review=review, defaults={"set_by": by, "set_at": clock.now(), "retired_at": None}
        )
        history.record(review, verb="set_gold", was=review.status, story=review.answer.enquiry_id, by=by)
        return gold
