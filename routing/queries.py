"""What others ask about the queue. Every question here is answered from an index; lists are short and bounded."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from accounts.models import User
from common import clock
from common.errors import NotFound
from common.written_once import Given, IsAmong, Select, Values
from routing.models import Availability, Claim, ItemKind, Offer, Pool, QueueEntry, Skill

# --- One item --------------------------------------------------------------------------------------------------


def live_entry(item_id: UUID, kind: str = ItemKind.ENQUIRY) -> QueueEntry | None:
    """The entry of an item that is in the queue or being worked on."""
    return _live(kind).filter(item_id=item_id).select_related("holder").first()


def live_entries(item_ids: Iterable[UUID], kind: str = ItemKind.ENQUIRY) -> dict[UUID, QueueEntry]:
    """As `live_entry` for a page of items, by item id."""
    return {entry.item_id: entry for entry in _LIVE.all(items=list(item_ids), kind=kind)}


def was_ever_in(pool: Pool, item_id: UUID, kind: str = ItemKind.ENQUIRY) -> bool:
    """Whether an item is, or was when it left the queue, work of this pool."""
    return QueueEntry.objects.filter(item_id=item_id, kind=kind, pool=pool).exists()


def last_entry(item_id: UUID, kind: str, *, story: UUID) -> QueueEntry:
    """The entry by which an item was in the queue most recently."""
    return QueueEntry.objects.filter(story=story, kind=kind, item_id=item_id).latest("queued_at")


def lock_live_entry(item_id: UUID, kind: str) -> QueueEntry:
    """The live entry, locked for the rest of the transaction. Raises: NotFound."""
    entry = _live(kind).filter(item_id=item_id).select_for_update(of=("self",), no_key=True).first()
    if entry is None:
        raise NotFound
    return entry


def _live(kind: str | Given) -> QuerySet[QueueEntry]:
    return QueueEntry.objects.filter(kind=kind).exclude(status="done")


_LIVE = Select(lambda items, kind: _live(kind).filter(IsAmong("item_id", items)).select_related("holder"))


# --- One person ------------------------------------------------------------------------------------------------


def live_offers(user: User) -> QuerySet[Offer]:
    """What this person may claim by an offer now, newest first; `entry.item_id` is the enquiry."""
    return live_offers_of(user.id)


def live_offers_of(advocate: UUID | Given) -> QuerySet[Offer]:
    """The same by their id, which may be given with each asking."""
    return _live_offers(advocate).select_related("entry__topic").order_by("-sent_at")


def _live_offers(advocate: UUID | Given) -> QuerySet[Offer]:
    return Offer.objects.filter(
        advocate_id=advocate, status="sent", ends_at__gt=clock.Now(), entry__status="waiting"
    )


_NUMBER = Values(
    lambda advocate: _live_offers(advocate).values("advocate").annotate(n=Count("id")).values_list("n")
)


def live_offer_count(user: User) -> int:
    """How many of these there are."""
    return sum(number for (number,) in _NUMBER.all(advocate=user.id))


def own_offer(offer_id: UUID, user: User) -> Offer:
    """One that they were sent, also when it has ended. Raises: NotFound."""
    offer = Offer.objects.select_related("entry").filter(pk=offer_id, advocate_id=user.id).first()
    if offer is None:
        raise NotFound
    return offer


def active_claims(user: User, kind: str = ItemKind.ENQUIRY) -> QuerySet[Claim]:
    """What this person holds now, the one that ends first on top."""
    return active_claims_of(user.id, kind)


def active_claims_of(holder: UUID | Given, kind: str = ItemKind.ENQUIRY) -> QuerySet[Claim]:
    """The same by their id, which may be given with each asking."""
    return _active(holder, kind).select_related("entry__topic").order_by("ends_at")


def active_claim_on(item_id: UUID, user: User, kind: str) -> Claim | None:
    """The one under which this person holds the item now."""
    return _ACTIVE_ON.first(item=item_id, holder=user.id, kind=kind)


def _active(holder: UUID | Given, kind: str | Given) -> QuerySet[Claim]:
    return Claim.objects.filter(holder=holder, status="active", ends_at__gt=clock.Now(), entry__kind=kind)


_ACTIVE_ON = Select(lambda item, holder, kind: _active(holder, kind).filter(entry__item_id=item))


def claim_of(claim_id: UUID, user: User) -> Claim:
    """This person's claim, live or ended. Raises: NotFound, also for somebody else's."""
    claim = Claim.objects.select_related("entry__topic").filter(id=claim_id, holder=user).first()
    if claim is None:
        raise NotFound
    return claim


def has_dealt_with(user: User, item_id: UUID, kind: str = ItemKind.ENQUIRY) -> bool:
    """Whether this person has ever been offered or has ever held the item: they may know that it exists."""
    entries = QueueEntry.objects.filter(story=item_id, kind=kind)
    return entries.filter(Q(offers__advocate_id=user.id) | Q(claims__holder_id=user.id)).exists()


def skills_of(user: User) -> QuerySet[Skill]:
    return Skill.objects.filter(advocate_id=user.id).select_related("topic").order_by("topic__position")


def people_available(topic_id: UUID, language: str) -> bool:
    """Whether anybody at all could be asked about this now."""
    return Skill.objects.filter(
        topic_id=topic_id,
        language=language,
        is_on=True,
        is_listed=True,
        advocate__availability__is_available=True,
        advocate__availability__is_resting=False,
        advocate__status="approved",
    ).exists()


# --- What marketplace pulls ------------------------------------------------------------------------------------


def exhausted(limit: int) -> list[QueueEntry]:
    """Enquiries that no advocate took until their path ended, longest ago first: somebody else must act."""
    entries = QueueEntry.objects.filter(status="waiting", exhausted_at__isnull=False, pool=Pool.CROWD)
    return list(entries.order_by("exhausted_at")[:limit])


def lapsed_claims(claim_ids: Collection[UUID]) -> set[UUID]:
    """Which of these claims ended without being completed, also those whose lease is over but not yet swept."""
    ended = Q(status__in=["released", "expired"]) | Q(status="active", ends_at__lte=clock.Now())
    return set(Claim.objects.filter(ended, id__in=claim_ids).values_list("id", flat=True))


def ran_out(claim_id: UUID) -> bool:
    """Whether the time of this claim was over before its holder was done with it or gave it back."""
    over = Q(status="expired") | Q(status="active", ends_at__lte=clock.Now())
    return Claim.objects.filter(over, pk=claim_id).exists()


def waiting(pool: str, kind: str) -> QuerySet[QueueEntry]:
    """What waits in a pool, most urgent first."""
    return (
        QueueEntry.objects.filter(pool=pool, kind=kind, status="waiting")
        .select_related("topic")
        .order_by("-priority", "due_at")
    )


def availability_of(user: User) -> Availability | None:
    return _AVAILABILITY.first(advocate=user.id)


_AVAILABILITY = Select(lambda advocate: Availability.objects.filter(advocate_id=advocate))
