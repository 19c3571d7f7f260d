"""Who may claim what. One module for every pool, so that each way to a claim asks the same."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Q, QuerySet

from accounts import parties
from accounts.models import Role, User
from accounts.tiers import reviews_others
from common.errors import DomainError
from common.written_once import Given, IsAmong
from routing import experts, matching, queries
from routing.bids import Bid
from routing.errors import AlreadyClaimed, ClaimLimit, NotEligible, NotOnOffer, OfferEnded
from routing.models import Pool, QueueEntry, Stage

Takeable = Callable[[Given, Given, Given], QuerySet[QueueEntry]]
"""The entries of a pool, of a kind, that concern nobody of a party."""

POOL_ROLES = {Pool.STAFF.value: Role.AGENT, Pool.MODERATORS.value: Role.MODERATOR}


def works_in(by: User, pool: str) -> bool:
    """Whether this person belongs to a staff pool."""
    return pool in POOL_ROLES and by.has_role(POOL_ROLES[pool])


def nothing_there(by: User) -> DomainError:
    """What is said of an enquiry that is not in the queue. Whoever may claim nothing is told so of each."""
    return NotOnOffer() if by.is_advocate or by.roles else NotEligible()


def refusal(entry: QueueEntry, by: User) -> DomainError:
    """NotEligible, if they may know that it is there: it was offered to them, they have had it, it is their own, or
    they work in-house. To all others it is as if there were nothing."""
    is_known = by.roles or entry.owner_id == by.id or queries.has_dealt_with(by, entry.item_id)
    return NotEligible() if is_known else nothing_there(by)


def check_staff_may_claim(entry: QueueEntry, by: User) -> None:
    """Also advocates whose tier reviews others, where the item is open to them.

    Raises: `refusal` for outsiders, and for the parties of those whom the item concerns.
    """
    is_theirs = works_in(by, entry.pool) or experts.open_to(by).filter(pk=entry.pk).exists()
    if not is_theirs or parties.is_member(by.id, of=[entry.owner_id, *entry.excluded_ids]):
        raise refusal(entry, by)


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

    Their limit comes last, as it would tell of what is not there for them.
    Raises: NotEligible, NotOnOffer, ClaimLimit, OfferEnded, AlreadyClaimed.
    """
    if not bid.is_approved or bid.is_party:
        raise refusal(bid.entry, by)
    if not bid.is_offer_live:
        _check_without_offer(bid, by)
    if bid.held >= bid.max_open:
        raise ClaimLimit


def _check_without_offer(bid: Bid, by: User) -> None:
    """Raises: OfferEnded, AlreadyClaimed, `refusal`."""
    entry = bid.entry
    if bid.offer in {"sent", "declined", "lapsed"}:
        raise OfferEnded
    if bid.is_lease_live and bid.offer:
        raise AlreadyClaimed
    floor = Stage.objects.filter(service_level_id=entry.service_level_id, position=entry.stage).first()
    if not matching.may_be_asked(
        entry, tier_floor=floor.tier_floor if floor else "probation", advocate_id=by.id
    ):
        raise OfferEnded if bid.offer else refusal(entry, by)
    if bid.is_lease_live:
        # From the open list, on which they may have seen it.
        raise AlreadyClaimed if floor is not None and floor.people == 0 else refusal(entry, by)
    if not (entry.is_open_list or entry.status == "claimed"):
        raise OfferEnded if bid.offer else refusal(entry, by)
