"""What reviewers see. Lists are short and come from an index; the number of queries does not grow.

Experts judge words: of what they have open they see the question as it was when it was answered, and neither who wrote
the answer nor what anybody thought of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from accounts.models import User
from common import clock, prepared, request_context
from common.errors import NotFound
from common.narrowing import NarrowingForm, Page
from common.written_once import Given, Select
from marketplace.models import Message, Photo, Review, Verdict
from marketplace.models.reviews import ReviewQuerySet
from marketplace.quality import blind, peers, scorecards
from marketplace.quality.models import Criterion
from marketplace.quality.risk import explaining
from marketplace.quality.risk.explaining import Why
from routing import experts
from routing import queries as routing_queries
from routing.models import Claim, ItemKind, Pool, QueueEntry

LISTED = 12
RECENT = 5
Written = TypeVar("Written", Message, Photo)
ON_THE_LIST = (
    "cause",
    "repeats",
    "is_before_publication",
    "answer__enquiry__subject",
    "answer__enquiry__topic__name",
    "answer__enquiry__topic__name_de",
)


_REVIEW = Select(lambda id: _shown().filter(pk=id))
_CLAIMED = Select(lambda id, holder: _shown().filter(_claimed_by(holder), pk=id))
_CARD = Select(lambda id: Review.objects.filter(pk=id).only("scorecard"))
_MESSAGES = Select(lambda enquiry: Message.objects.select_related("author").filter(enquiry=enquiry))
_PHOTOS = Select(lambda enquiry: Photo.objects.filter(enquiry=enquiry).order_by("created_at", "id"))
_JUDGED = Select(
    lambda author, answer: (
        Review.objects.in_effect()
        .filter(answer__author=author, status="decided", quality__isnull=False)
        .exclude(answer=answer)
        .only("quality")
        .order_by("-decided_at")[:RECENT]
    )
)
_TODAY = """
SELECT count(DISTINCT entry.item_id), avg(extract(epoch FROM claim.ended_at - claim.started_at))::double precision
FROM routing_claim claim JOIN routing_queueentry entry ON entry.id = claim.entry_id
WHERE claim.holder_id = %(reviewer)s AND claim.status = 'completed' AND claim.ended_at >= %(midnight)s
  AND entry.kind = 'review'
  AND NOT EXISTS (SELECT FROM marketplace_verdict taken_back WHERE taken_back.review_id = entry.item_id
                  AND taken_back.by_id = claim.holder_id AND taken_back.in_effect_at IS NULL)
"""


def _shown() -> ReviewQuerySet:
    return Review.objects.select_related(
        "answer__enquiry__topic", "answer__author", "decided_by", "repeats", "verdict"
    )


def _claimed_by(holder: Given) -> Exists:
    claims = Claim.objects.filter(entry__kind=ItemKind.REVIEW, entry__item_id=OuterRef("pk"))
    return Exists(claims.filter(holder=holder))


@dataclass(frozen=True)
class Item:
    """An answer under review, beside the question it answers."""

    review: Review
    messages: Sequence[Message]
    photos: Sequence[Photo]
    answer_photos: Sequence[Photo]
    recent_quality: Sequence[int]
    words: str
    claim: Claim | None
    why: Why | None
    referred: Review | None

    @property
    def taken_back(self) -> Verdict | None:
        """What its reader decided on it and took back, if that is how they have it open."""
        verdict: Verdict | None = getattr(self.review, "verdict", None)
        is_theirs = verdict is not None and self.claim is not None and verdict.by_id == self.claim.holder_id
        return verdict if is_theirs else None

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
    """The review this person has open; of several, which taking a verdict back can lead to, the one opened last."""
    entry = open_entry(reviewer)
    return entry.item_id if entry else None


def open_entry(reviewer: User) -> QueueEntry | None:
    claim = routing_queries.active_claims(reviewer, ItemKind.REVIEW).order_by("-started_at").first()
    return claim.entry if claim else None


def with_the_open_one(
    page: Page[QueueEntry], opened: QueueEntry | None, narrow: NarrowingForm
) -> list[QueueEntry]:
    """A page of what waits, and in its place what this person has open, if that belongs on this page."""
    if opened is None:
        return list(page.rows)
    if narrow.chosen and not QueueEntry.objects.filter(narrow.condition, pk=opened.pk).exists():
        return list(page.rows)
    listed = sorted({*page.rows, opened}, key=lambda entry: (-entry.priority, entry.due_at, entry.pk))
    is_on_another = (narrow.is_further and listed[0] == opened) or (page.next_query and listed[-1] == opened)
    return list(page.rows) if is_on_another else listed


def item(review_id: UUID, *, reviewer: User) -> Item | None:
    """What is shown of it. A blind review shows what the first moderator could see, and nothing that came later.

    An expert sees only what they have claimed. None if there is no such review for them.
    """
    is_expert = peers.is_expert(reviewer)
    review = _CLAIMED.first(id=review_id, holder=reviewer.id) if is_expert else _REVIEW.first(id=review_id)
    if review is None:
        return None
    request_context.note_found(enquiry=review.answer.enquiry_id)
    answer = review.answer
    until = _seen_until(review, is_expert=is_expert)
    if until is not None:
        answer.rating = None
    photos = [] if is_expert else _PHOTOS.all(enquiry=answer.enquiry_id)
    return Item(
        review=review,
        messages=_before(until, _MESSAGES.all(enquiry=answer.enquiry_id)),
        photos=_before(until, [photo for photo in photos if photo.answer_id is None]),
        answer_photos=blind.photos_judged(review, among=photos),
        recent_quality=[] if is_expert else _recent_quality(review),
        words=blind.words_judged(review),
        claim=routing_queries.active_claim_on(review_id, reviewer, ItemKind.REVIEW),
        why=None if is_expert else explaining.why(review),
        referred=peers.referral_of(review) if review.cause == Review.Cause.EXPERT else None,
    )


def _seen_until(review: Review, *, is_expert: bool) -> datetime | None:
    """Nothing that came later is shown; None: everything is."""
    if is_expert:
        return review.answer.submitted_at
    return review.repeats.decided_at if review.repeats is not None else None


def _before(until: datetime | None, written: Sequence[Written]) -> list[Written]:
    return [each for each in written if until is None or each.created_at <= until]


def criteria(review_id: UUID) -> Sequence[Criterion]:
    """What this review's scorecard asks. Raises: NotFound."""
    review = _CARD.first(id=review_id)
    if review is None:
        raise NotFound
    return scorecards.criteria_of(review.scorecard_id)


def today(reviewer: User) -> Today:
    """How many this person decided since midnight, where the company is, and how long one usually took them."""
    here = timezone.localtime(clock.now(), timezone.get_default_timezone())
    midnight = here.replace(hour=0, minute=0, second=0, microsecond=0)
    return Today(*prepared.rows(_TODAY, {"reviewer": reviewer.id, "midnight": midnight})[0])


def _recent_quality(review: Review) -> list[int]:
    """The author's last figures for other answers in per cent, oldest first."""
    newest = _JUDGED.all(author=review.answer.author_id, answer=review.answer_id)
    return [each.quality for each in newest if each.quality is not None][::-1]
