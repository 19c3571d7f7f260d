"""Blind reviews: a second look at a share of what was decided, and items with a known verdict mixed in.

Whoever judges one does not know that it is blind, sees the words as they were when the first moderator judged them and
nothing that came later, and is none of those who judged them before nor of their parties. They measure whoever judges
(marketplace/quality/agreement.py); the one thing that may follow is a third person's look at an answer still shown.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from itertools import pairwise
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from accounts import parties
from accounts.models import User
from marketplace import reviewing
from marketplace.fraud.links import linked_with
from marketplace.mentoring.pairing import newcomers_of
from marketplace.models import Answer, Photo, Review
from marketplace.quality import peers
from marketplace.quality.models import GoldVerdict
from marketplace.quality.risk import lots
from routing import experts

STOPPED = {Review.Decision.REJECT, Review.Decision.ESCALATE}


def draw_second_look(review: Review) -> None:
    """Open one for a share of the decided reviews, by lot. Of a blind one or of a dispute there is none.

    The caller holds the enquiry's lock.
    """
    is_first = review.repeats_id is None and review.cause != Review.Cause.DISPUTED
    if is_first and 100 * lots.lot(review.id) < settings.SECOND_LOOK_PERCENT:
        reviewing.open_blind_review(review, cause=Review.Cause.SECOND, excluded_ids=_judges(review))


def settle(review: Review, *, first: Review) -> None:
    """If a second look would have stopped what the first let through, a third person decides. Holds the same lock."""
    answer = review.answer
    if (
        review.cause == Review.Cause.SECOND
        and review.decision in STOPPED
        and first.decision not in STOPPED
        and answer.status in {"published", "accepted"}
        and not Review.objects.in_effect().filter(answer=answer, status="waiting").exists()
    ):
        reviewing.open_review(answer, cause=Review.Cause.DISPUTED, by=None, excluded_ids=_judges(first))


def is_gold_turn() -> bool:
    """By lot each time, so that nobody can count up to the next one."""
    return secrets.randbelow(100) < settings.GOLD_PERCENT


def next_gold(judge: User) -> UUID | None:
    """The review with a known verdict that this person meets next: one that they could judge if it were new, and that
    nobody of their party has judged or set. To an expert only one of a kind that experts review."""
    mine = parties.members([judge.id])
    theirs = {*mine, *linked_with(*mine), *newcomers_of(*mine)}
    concerns_me = Q(review__answer__author__in=theirs) | Q(review__answer__enquiry__customer__in=theirs)
    judged_by_mine = Q(review__decided_by__in=mine) | Q(set_by__in=mine)
    repeated_by_mine = Review.objects.blind().filter(decided_by__in=mine).values("repeats")
    known = GoldVerdict.objects.filter(retired_at=None).exclude(concerns_me | judged_by_mine)
    if peers.is_expert(judge):
        known = known.filter(review__in=experts.suited_to(judge).values("item_id"))
    return (
        known.exclude(review__in=repeated_by_mine)
        .order_by("set_at")
        .values_list("review_id", flat=True)
        .first()
    )


def open_gold(first: Review, *, to: User) -> Review:
    """A known verdict to be judged again. The caller holds the enquiry's lock and claims it for them at once."""
    return reviewing.open_blind_review(
        first,
        cause=Review.Cause.GOLD,
        excluded_ids=[*_judges(first), first.gold.set_by_id],
        is_for_experts=peers.is_expert(to),
    )


def words_judged(review: Review) -> str:
    """The answer's words as they were when this review, or the one it repeats, was decided; else as they are now."""
    judged: Review = review.repeats or review
    answer: Answer = review.answer
    if judged.decided_at is not None:
        wordings = [(each.submitted_at, each.body) for each in answer.revisions.all()]
        for (_, earlier), (replaced_at, _) in pairwise([*wordings, (answer.submitted_at, answer.body)]):
            if replaced_at > judged.decided_at:
                return earlier
    return answer.body


def photos_judged(review: Review, *, among: Iterable[Photo]) -> list[Photo]:
    """The answer's own of these, as they were when this review, or the one it repeats, was decided; else as now."""
    judged: Review = review.repeats or review
    own = [photo for photo in among if photo.answer_id == review.answer_id]
    if (at := judged.decided_at) is None:
        return [photo for photo in own if photo.left_out_at is None]
    return [
        photo
        for photo in own
        if photo.created_at <= at and (photo.left_out_at is None or photo.left_out_at > at)
    ]


def _judges(first: Review) -> list[UUID]:
    """Everybody who has judged these words."""
    judged = Review.objects.filter(Q(pk=first.pk) | Q(repeats=first), decided_by__isnull=False)
    return list(judged.values_list("decided_by_id", flat=True).distinct())
