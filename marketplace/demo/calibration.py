"""How moderators judge: ops has taken some verdicts as right, which moderators have met blind since, and some answers
were judged by two of them.

Draws no lots, so that every other story goes as it went without it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from itertools import cycle

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from marketplace import reviewing
from marketplace.actions.claim_review import claim_review
from marketplace.actions.review_answer import review_answer
from marketplace.actions.set_gold import set_gold
from marketplace.demo.teller import FAIR, GOOD, POOR, Teller
from marketplace.demo.told_time import Told
from marketplace.locking import lock_story_of_review
from marketplace.models import Review
from marketplace.quality import blind

KNOWN, JUDGED_TWICE = 4, 6
DAYS_AGO, DAYS_BETWEEN = 30, 3
MISSED = 3
"""Which of the known verdicts a moderator sees otherwise, counted from one."""
WHY = "It needs the step that is missing: nobody gets there without it."


def add_calibration(teller: Teller) -> None:
    begins = teller.time.until - timedelta(days=DAYS_AGO)
    teller.time.add(_is_set(teller), moment=begins)
    teller.time.add(_is_judged_twice(teller), moment=begins)
    for place, moderator in enumerate(teller.people.moderators, start=1):
        teller.time.add(_meets_them(moderator), moment=begins + timedelta(days=place))


def _decided() -> QuerySet[Review]:
    """The latest that were decided by then."""
    decided = Review.objects.in_effect().filter(status="decided", answer__is_by_staff=False)
    return decided.order_by("-decided_at")


def _is_set(teller: Teller) -> Told[None]:
    """Of both kinds, so that nobody can guess which it is."""
    for decision in (Review.Decision.PUBLISH, Review.Decision.RETURN):
        for review in _decided().filter(decision=decision)[: KNOWN // 2]:
            set_gold(review_id=review.id, by=teller.people.by_key["omar"])
            yield timedelta(minutes=1)


def _meets_them(moderator: User) -> Told[None]:
    """Those that somebody else judged first, one every few days."""
    for met in range(1, KNOWN + 1):
        known = blind.next_gold(moderator)
        if known is None:
            return
        with transaction.atomic():
            first = lock_story_of_review(known)
            review = blind.open_gold(first, to=moderator)
            claim_review(review_id=review.id, by=moderator)
        yield timedelta(seconds=50)
        if met == MISSED:
            _otherwise(review, than=first, by=moderator)
        else:
            _judge(review, first.decision, first.scores, by=moderator)
        yield timedelta(days=DAYS_BETWEEN)


def _is_judged_twice(teller: Teller) -> Told[None]:
    """By another moderator each, who misses something in every other."""
    in_turn = cycle(teller.people.moderators)
    published = _decided().filter(decision=Review.Decision.PUBLISH)
    for place, first in enumerate(list(published[KNOWN : KNOWN + JUDGED_TWICE])):
        judge = next(each for each in in_turn if each.id != first.decided_by_id)
        with transaction.atomic():
            locked = lock_story_of_review(first.id)
            review = reviewing.open_blind_review(
                locked,
                cause=Review.Cause.SECOND,
                excluded_ids=[each for each in [first.decided_by_id] if each],
            )
            claim_review(review_id=review.id, by=judge)
        yield timedelta(seconds=70)
        _judge(review, Review.Decision.PUBLISH, FAIR if place % 2 else GOOD, by=judge)
        yield timedelta(days=DAYS_BETWEEN)


def _otherwise(review: Review, *, than: Review, by: User) -> None:
    if than.decision == Review.Decision.RETURN:
        _judge(review, Review.Decision.PUBLISH, FAIR, by=by)
    else:
        _judge(review, Review.Decision.RETURN, POOR, by=by)


def _judge(review: Review, decision: str, scores: Mapping[str, int], *, by: User) -> None:
    note = "" if decision == Review.Decision.PUBLISH else WHY
    review_answer(review_id=review.id, by=by, decision=decision, scores=scores, note=note)
