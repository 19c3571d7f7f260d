"""What the customer's pages ask: their own enquiries, who helps, and how busy the crowd is.

Somebody else's enquiry does not exist here. Only the customer's own pages call this, so originals are shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Avg, Count, Q

from accounts.models import User
from common import clock
from common.errors import NotFound
from common.lately import lately
from marketplace.models import Answer, Enquiry
from routing import queries as routing_queries
from routing.models import Availability, ItemKind, Pool

PAGE = 20
CROWD_COUNTED_EVERY_SECONDS = 60


# --- One enquiry -----------------------------------------------------------------------------------------------


def own_enquiry(enquiry_id: UUID, *, customer: User) -> Enquiry:
    """Raises: NotFound."""
    enquiry = Enquiry.objects.select_related("topic").filter(id=enquiry_id, customer=customer).first()
    if enquiry is None:
        raise NotFound
    return enquiry


def shown_answer(enquiry: Enquiry) -> Answer | None:
    """The answer that the customer was given last and that still stands."""
    return (
        Answer.objects.select_related("author")
        .filter(enquiry=enquiry, status__in=["published", "accepted"])
        .order_by("-published_at")
        .first()
    )


def holder_id_of(enquiry: Enquiry) -> UUID | None:
    """Whoever is on it now."""
    entry = routing_queries.live_entry(enquiry.id)
    return entry.holder_id if entry else None


@dataclass(frozen=True)
class Record:
    """What an advocate's answers have been worth to other customers. Only stars that they gave count."""

    accepted: int
    stars: float | None


def record_of(advocate_id: UUID) -> Record:
    accepted = Answer.objects.filter(
        author_id=advocate_id, status="accepted", is_by_staff=False, enquiry__is_gold=False
    )
    return Record(**accepted.aggregate(accepted=Count("id"), stars=Avg("rating")))


# --- The list --------------------------------------------------------------------------------------------------


def own_enquiries(customer: User, *, after: UUID | None = None) -> tuple[Sequence[Enquiry], UUID | None]:
    """One page of the customer's enquiries, newest first, and where the next page starts if there is one."""
    enquiries = (
        Enquiry.objects.filter(customer=customer).select_related("topic").order_by("-created_at", "-id")
    )
    if after is not None and (last := enquiries.filter(id=after).first()) is not None:
        enquiries = enquiries.filter(
            Q(created_at__lt=last.created_at) | Q(created_at=last.created_at, id__lt=last.id)
        )
    page = list(enquiries[: PAGE + 1])
    return page[:PAGE], page[PAGE - 1].id if len(page) > PAGE else None


def enquiries_by_status(customer: User) -> list[tuple[str, int]]:
    """How many of somebody's enquiries are in each state."""
    counted = Enquiry.objects.filter(customer=customer).values_list("status").annotate(Count("id"))
    return list(counted.order_by("status"))


# --- The crowd -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class CrowdNow:
    """How many advocates are ready for an offer, and how many enquiries wait for one of them."""

    advocates: int
    waiting: int


def crowd_now() -> CrowdNow:
    """Counted once a minute for everybody."""
    return lately("crowd_now", _count_crowd, seconds=CROWD_COUNTED_EVERY_SECONDS)


def _count_crowd() -> CrowdNow:
    ready = Availability.objects.filter(
        Q(until=None) | Q(until__gt=clock.Now()), is_available=True, advocate__status="approved"
    )
    return CrowdNow(
        advocates=ready.count(), waiting=routing_queries.waiting(Pool.CROWD, ItemKind.ENQUIRY).count()
    )
