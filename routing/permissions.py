"""Who may claim what. One module for every pool, so that each way to a claim asks the same."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Q, QuerySet

from accounts import parties
from accounts.models import Role, User
from accounts.tiers import reviews_others
from common.written_once import Given, IsAmong
from routing import experts, matching
from routing.bids import Bid
from routing.errors import AlreadyClaimed, ClaimLimit, NotEligible, OfferEnded
from routing.models import Pool, QueueEntry, Stage

Takeable = Callable[[Given, Given, Given], QuerySet[QueueEntry]]
"""The entries of a pool, of a kind, that concern nobody of a party."""

POOL_ROLES = {Pool.STAFF.value: Role.AGENT, Pool.MODERATORS.value: Role.MODERATOR}


def works_in(by: User, pool: str) -> bool:
    """Whether this person belongs to a staff pool."""
    return pool in POOL_ROLES and by.has_role(POOL_ROLES[pool])


def may_claim_anything(by: User) -> bool:
    """Whoever may not is told the same of what is there as of what is not."""
    return by.is_advocate or bool(by.roles)


def check_staff_may_claim(entry: QueueEntry, by: User) -> None:
    """Also advocates whose tier reviews others, where the item is open to them.

    Raises: NotEligible for outsiders, and for the parties of those whom the item concerns.
    """
    is_theirs = works_in(by, entry.pool) or experts.open_to(by).filter(pk=entry.pk).exists()
    if not is_theirs or parties.is_member(by.id, of=[entry.owner_id, *entry.excluded_ids]):
        raise NotEligible


def takeable(by: User, *, pool: str) -> Takeable:
    """What of a staff pool this person may take, if nobody is on it. Raises: NotEligible for outsiders."""
    if works_in(by, pool):
        return of_pool
    if not reviews_others(by):
        raise NotEligible
    return lambda pool, kind, mine: experts.open_to(by).filter(pool=pool, kind=kind)


def of_pool(pool: Given, kind: Given, mine: Given) -> QuerySet[QueueEntry]:
    """All of it but what concerns one of `mine`, the people of one's party."""
    whole_pool = QueueEntry.objects.filter(pool=pool, kind=kind)
    return whole_pool.exclude(Q(IsAmong("owner_id", mine)) | Q(excluded_ids__overlap=mine))


def check_advocate_may_claim(bid: Bid, by: User) -> None:
    """By a live offer, also after they went off; or from the open list, or after a lease that is over, if eligible.

    Raises: NotEligible, ClaimLimit, OfferEnded, AlreadyClaimed.
    """
    if not bid.is_approved or bid.is_party:
        raise NotEligible
    if bid.held >= bid.max_open:
        raise ClaimLimit
    if not bid.is_offer_live:
        _check_without_offer(bid, by)


def _check_without_offer(bid: Bid, by: User) -> None:
    """Raises: OfferEnded, AlreadyClaimed, NotEligible."""
    entry = bid.entry
    if bid.offer in {"sent", "declined", "lapsed"}:
        raise OfferEnded
    if bid.is_lease_live and bid.offer:
        raise AlreadyClaimed
    floor = Stage.objects.filter(service_level_id=entry.service_level_id, position=entry.stage).first()
    if not matching.may_be_asked(
        entry, tier_floor=floor.tier_floor if floor else "probation", advocate_id=by.id
    ):
        raise OfferEnded if bid.offer else NotEligible
    if bid.is_lease_live:
        raise AlreadyClaimed
    if not (entry.is_open_list or entry.status == "claimed"):
        raise OfferEnded if bid.offer else NotEligible
