"""Who may claim what. One module for every pool, so that each way to a claim asks the same."""

from __future__ import annotations

from accounts.models import Role, User
from common import clock
from routing import matching, parties
from routing.errors import AlreadyClaimed, ClaimLimit, NotEligible, OfferEnded
from routing.models import Availability, Claim, Offer, Pool, QueueEntry, Stage

POOL_ROLES = {Pool.STAFF.value: Role.AGENT, Pool.MODERATORS.value: Role.MODERATOR}


def works_in(by: User, pool: str) -> bool:
    """Whether this person belongs to a staff pool."""
    return pool in POOL_ROLES and by.has_role(POOL_ROLES[pool])


def check_staff_may_claim(entry: QueueEntry, by: User) -> None:
    """Raises: NotEligible for outsiders, and for the parties of those whom the item concerns."""
    if not works_in(by, entry.pool) or _is_party(entry, by):
        raise NotEligible


def check_advocate_may_claim(entry: QueueEntry, by: User, availability: Availability | None) -> None:
    """By a live offer, also after they went off; or from the open list, or after a lease that is over, if eligible.

    Their Availability row is locked. The open claims are counted in a statement of their own, after the lock: a count
    in the locking statement would be as old as the wait for it, and parallel claims would slip past the limit.

    Raises: NotEligible, ClaimLimit, OfferEnded, AlreadyClaimed.
    """
    if availability is None or availability.advocate.status != "approved" or _is_party(entry, by):
        raise NotEligible
    held = Claim.objects.filter(
        holder=by, status="active", ends_at__gt=clock.Now(), entry__pool=Pool.CROWD
    ).exclude(entry=entry)
    if held.count() >= availability.max_open:
        raise ClaimLimit
    offer = Offer.objects.filter(entry=entry, advocate_id=by.id).order_by("-sent_at").first()
    if offer is None or offer.status != "sent":
        _check_without_offer(entry, by, offer)
    elif not Offer.objects.filter(id=offer.id, ends_at__gt=clock.Now()).exists():
        raise OfferEnded


def _check_without_offer(entry: QueueEntry, by: User, offer: Offer | None) -> None:
    """Raises: OfferEnded, AlreadyClaimed, NotEligible."""
    if offer is not None and offer.status in {"declined", "lapsed"}:
        raise OfferEnded
    is_held = QueueEntry.objects.filter(id=entry.id, lease_ends_at__gt=clock.Now()).exists()
    if is_held and offer is not None:
        raise AlreadyClaimed
    floor = Stage.objects.filter(service_level_id=entry.service_level_id, position=entry.stage).first()
    if not matching.may_be_asked(
        entry, tier_floor=floor.tier_floor if floor else "probation", advocate_id=by.id
    ):
        raise OfferEnded if offer is not None else NotEligible
    if is_held:
        raise AlreadyClaimed
    if not (entry.is_open_list or entry.status == "claimed"):
        raise OfferEnded if offer is not None else NotEligible


def _is_party(entry: QueueEntry, by: User) -> bool:
    return parties.is_member(by.id, of=[entry.owner_id, *entry.excluded_ids])
