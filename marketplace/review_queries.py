"""What reviewers see. Lists are short and come from an index; the number of queries does not grow.

Experts judge words: of what they have open they see the question as it was when it was answered, and neither who wrote
the answer nor what anybody thought of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Avg, Count, Exists, F, OuterRef, QuerySet
from django.utils import timezone

from accounts.models import User
from common import clock
from common.errors import NotFound
from marketplace.models import Message, Photo, Review
from marketplace.quality import blind, peers, scorecards
from marketplace.quality.models import Criterion
from marketplace.quality.risk import explaining
from marketplace.quality.risk.explaining import Why
from routing import experts
from routing import queries as routing_queries
from routing.models import Claim, ItemKind, Pool, QueueEntry

LISTED = 12
RECENT = 5
ON_THE_LIST = (
    "cause",
    "repeats",
    "is_before_publication",
    "answer__enquiry__subject",
    "answer__enquiry__topic__name",
    "answer__enquiry__topic__name_de",
)


@dataclass(frozen=True)
class Item:
    """An answer under review, beside the question it answers."""

    review: Review
    messages: Sequence[Message]
    photos: Sequence[Photo]
    recent_quality: Sequence[int]
    words: str
    claim: Claim | None
    why: Why | None
    referred: Review | None

    @property
    def took(self) -> timedelta:
        """From the question to this answer."""
        return self.review.answer.submitted_at - self.review.answer.enquiry.created_at


@dataclass(frozen=True)
class Today:
    decided: int
    usual_seconds: float | None


def waiting(reviewer: User) -> QuerySet[QueueEntry]:
    """What nobody holds, most urgent first, before publication before all; nothing that this one has judged before."""
    queue = routing_queries.waiting(Pool.MODERATORS, ItemKind.REVIEW).select_related(None)
    if peers.is_expert(reviewer):
        return queue.filter(pk__in=experts.open_to(reviewer).values("pk"))
    return queue.exclude(excluded_ids__contains=[reviewer.id])


def reviews_of(entries: Iterable[QueueEntry]) -> list[Review]:
    """In their order, in one query for what the list shows of them."""
    ids = [entry.item_id for entry in entries]
    found = Review.objects.select_related("answer__enquiry__topic").only(*ON_THE_LIST).in_bulk(ids)
    return [found[id] for id in ids if id in found]


def held_by(reviewer: User) -> UUID | None:
    """The review this person has open."""
    claim = routing_queries.active_claims(reviewer, ItemKind.REVIEW).first()
    return claim.entry.item_id if claim else None


def item(review_id: UUID, *, reviewer: User) -> Item | None:
    """What is shown of it. A blind review shows what the first moderator could see, and nothing that came later.

    An expert sees only what they have claimed. None if there is no such review for them.
    """
    is_expert = peers.is_expert(reviewer)
    reviews = Review.objects.select_related(
        "answer__enquiry__topic", "answer__author", "decided_by", "repeats"
    )
    if is_expert:
        reviews = reviews.filter(_claimed_by(reviewer))
    review = reviews.filter(pk=review_id).first()
    if review is None:
        return None
    enquiry = review.answer.enquiry
    messages = enquiry.messages.select_related("author")
    photos = enquiry.photos.order_by("created_at")
    if (until := _seen_until(review, is_expert=is_expert)) is not None:
        review.answer.rating = None
        messages = messages.filter(created_at__lte=until)
        photos = photos.filter(created_at__lte=until)
    claims = routing_queries.active_claims(reviewer, ItemKind.REVIEW)
    return Item(
        review=review,
        messages=list(messages),
        photos=[] if is_expert else list(photos),
        recent_quality=[] if is_expert else _recent_quality(review),
        words=blind.words_judged(review),
        claim=claims.select_related(None).filter(entry__item_id=review_id).first(),
        why=None if is_expert else explaining.why(review),
        referred=peers.referral_of(review) if review.cause == Review.Cause.EXPERT else None,
    )


def _seen_until(review: Review, *, is_expert: bool) -> datetime | None:
    """Nothing that came later is shown; None: everything is."""
    if is_expert:
        return review.answer.submitted_at
    return review.repeats.decided_at if review.repeats is not None else None


def _claimed_by(reviewer: User) -> Exists:
    claims = Claim.objects.filter(entry__kind=ItemKind.REVIEW, entry__item_id=OuterRef("pk"))
    return Exists(claims.filter(holder=reviewer))


def criteria(review_id: UUID) -> Sequence[Criterion]:
    """What this review's scorecard asks. Raises: NotFound."""
    card_id = Review.objects.filter(pk=review_id).values_list("scorecard_id", flat=True).first()
    if card_id is None:
        raise NotFound
    return scorecards.criteria_of(card_id)


def today(reviewer: User) -> Today:
    """How many this person decided since midnight, where the company is, and how long one usually took them."""
    here = timezone.localtime(clock.now(), timezone.get_default_timezone())
    midnight = here.replace(hour=0, minute=0, second=0, microsecond=0)
    claims = Claim.objects.filter(
        holder=reviewer, status="completed", entry__kind=ItemKind.REVIEW, ended_at__gte=midnight
    )
    told = claims.aggregate(decided=Count("id"), usual=Avg(F("ended_at") - F("started_at")))
    return Today(told["decided"], told["usual"].total_seconds() if told["usual"] else None)


def _recent_quality(review: Review) -> list[int]:
    """The author's last figures for other answers in per cent, oldest first."""
    judged = (
        Review.objects.in_effect()
        .filter(answer__author_id=review.answer.author_id, status="decided", quality__isnull=False)
        .exclude(answer_id=review.answer_id)
        .order_by("-decided_at")
    )
    newest = judged.values_list("quality", flat=True)[:RECENT]
    return [quality for quality in newest if quality is not None][::-1]
