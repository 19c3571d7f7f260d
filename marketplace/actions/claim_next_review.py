from __future__ import annotations

from django.db import transaction
from django.db.models import Q

from accounts.models import User
from common.written_once import Select
from marketplace import review_queries
from marketplace.locking import lock_story_of_review
from marketplace.models import Review
from marketplace.permissions import require_reviewer
from marketplace.quality import blind
from routing import queries as routing_queries
from routing.actions.claim_item import claim_item
from routing.actions.claim_next import claim_next
from routing.models import ItemKind, Pool

_REVIEW = Select(lambda id: Review.objects.filter(pk=id))


def claim_next_review(*, by: User, among: Q | None = None) -> Review | None:
    """The review this person holds already, else the most urgent one that concerns nobody of their party.

    `among` is what holds for the entries they want. Experts get one that is open to them; everybody now and then gets
    one with a known verdict, whatever they want (marketplace/quality/). None when nothing is left. Two people never get
    the same one. Raises: NotFound.
    """
    require_reviewer(by)
    with transaction.atomic():
        if blind.is_gold_turn() and (gold := _claim_gold(by)) is not None:
            return gold
        claim = claim_next(pool=Pool.MODERATORS, kind=ItemKind.REVIEW, by=by, among=among)
        if claim is None:
            return None
        return _REVIEW.first(id=claim.entry.item_id)


def _claim_gold(by: User) -> Review | None:
    """Only among other work, and never in place of what they have open."""
    if routing_queries.active_claims(by, ItemKind.REVIEW).exists():
        return None
    if not review_queries.waiting(by).exists():
        return None
    known = blind.next_gold(by)
    if known is None:
        return None
    review = blind.open_gold(lock_story_of_review(known), to=by)
    claim_item(item_id=review.id, kind=ItemKind.REVIEW, by=by)
    return review
