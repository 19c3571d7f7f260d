"""The opening and dropping of reviews.

The caller holds the lock of the answer's enquiry. Which answers are looked at is marketplace/quality/risk/choosing.py,
which of them are open to experts beside moderators marketplace/quality/peers.py; deciding a review is
marketplace/deciding.py.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from accounts.models import User
from common import history
from common.lifecycle import move
from marketplace import notices, pending_verdicts
from marketplace.models import Answer, Review
from marketplace.permissions import whom_it_concerns
from marketplace.quality import peers, scorecards
from routing import clocks
from routing import queries as routing_queries
from routing.actions.close_item import close_item
from routing.actions.queue_enquiry import queue_enquiry
from routing.models import ItemKind, Pool


def open_review(
    answer: Answer, *, cause: Review.Cause, by: User | None, excluded_ids: Iterable[UUID] = ()
) -> Review:
    """Put the answer before somebody who is neither its author nor its customer nor of their parties."""
    enquiry = answer.enquiry
    review = Review.objects.create(
        answer=answer,
        cause=cause,
        is_before_publication=answer.status == "submitted",
        scorecard=scorecards.in_force(enquiry.topic),
        status="waiting",
    )
    history.record(review, verb="open_review", was="", story=enquiry.id, by=by, why=cause.value)
    if review.is_before_publication:
        clocks.hand_over(enquiry.id, pool=Pool.MODERATORS)
    _queue(review, excluded_ids=excluded_ids, is_for_experts=peers.is_open(review))
    return review


def open_blind_review(
    first: Review, *, cause: Review.Cause, excluded_ids: Iterable[UUID], is_for_experts: bool = False
) -> Review:
    """Let somebody who knows nothing of `first` judge the same words by the same scorecard. Nothing follows from it."""
    review = Review.objects.create(
        answer=first.answer,
        cause=cause,
        repeats=first,
        is_before_publication=False,
        scorecard_id=first.scorecard_id,
        status="waiting",
    )
    history.record(
        review, verb="open_review", was="", story=first.answer.enquiry_id, by=None, why=cause.value
    )
    _queue(review, excluded_ids=excluded_ids, is_for_experts=is_for_experts)
    return review


def put_back(review: Review) -> None:
    """Into the queue as it was there before: nobody has it open, and it is not decided after all."""
    was = routing_queries.last_entry(review.id, ItemKind.REVIEW, story=review.answer.enquiry_id)
    _queue(review, excluded_ids=was.excluded_ids, is_for_experts=was.is_for_experts, due_at=was.due_at)


def _queue(
    review: Review,
    *,
    excluded_ids: Iterable[UUID],
    is_for_experts: bool,
    due_at: datetime | None = None,
) -> None:
    answer, enquiry = review.answer, review.answer.enquiry
    queue_enquiry(
        item_id=review.id,
        kind=ItemKind.REVIEW,
        story=enquiry.id,
        owner=answer.author,
        topic=enquiry.topic,
        language=enquiry.language,
        excluded_ids=dict.fromkeys([*whom_it_concerns(answer), *excluded_ids]),
        pool=Pool.MODERATORS,
        due_at=due_at,
        priority=1 if review.is_before_publication else 0,
        is_for_experts=is_for_experts,
    )


def drop_waiting_review(answer: Answer, *, by: User | None, why: str) -> None:
    """What became of the answer has made its review pointless; a blind one is about the words, and stays."""
    review = Review.objects.in_effect().filter(answer=answer, status="waiting").first()
    if review is None:
        return
    pending_verdicts.forget(review)
    was = move(review, to="dropped")
    review.save(update_fields=["status"])
    history.record(review, verb="drop_review", was=was, story=answer.enquiry_id, by=by, why=why)
    entry = routing_queries.live_entry(review.id, ItemKind.REVIEW)
    close_item(item_id=review.id, kind=ItemKind.REVIEW, by=by, why=why)
    notices.review_changed(review, people=[entry.holder_id if entry else None])
