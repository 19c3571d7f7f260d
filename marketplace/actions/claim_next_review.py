from __future__ import annotations

from django.db import transaction

from accounts.models import Role, User
from accounts.permissions import require_role
from marketplace.models import Review
from routing.actions.claim_next import claim_next
from routing.models import ItemKind, Pool


def claim_next_review(*, by: User) -> Review | None:
    """The review this moderator holds already, else the most urgent one that concerns nobody of their party.

    None when nothing is left. Two moderators never get the same one. Raises: NotFound.
    """
    require_role(by, Role.MODERATOR)
    with transaction.atomic():
        claim = claim_next(pool=Pool.MODERATORS, kind=ItemKind.REVIEW, by=by)
        if claim is None:
            return None
        return Review.objects.select_related("answer__enquiry__topic", "answer__author").get(
            pk=claim.entry.item_id
        )
