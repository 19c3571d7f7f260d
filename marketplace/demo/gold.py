"""Gold among what was asked, so that moderators see how ada did with it; and practice has its questions.

Draws lots of its own, so that every other story goes as it went without it.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import timedelta

from accounts.models import Topic, User
from marketplace.actions.claim_review import claim_review
from marketplace.actions.judge_gold_answer import judge_gold_answer
from marketplace.actions.post_gold_enquiry import post_gold_enquiry
from marketplace.actions.review_answer import review_answer
from marketplace.actions.withdraw_enquiry import withdraw_enquiry
from marketplace.demo import words
from marketplace.demo.teller import GOOD, POOR, Row, Teller
from marketplace.demo.told_time import Told
from marketplace.models import Answer, Enquiry, Review
from marketplace.quality.gold.models import GoldEnquiry, GoldQuestion

SEED = 20260902
WHO = "ada"
FIRST_DAYS_AGO, DAYS_BETWEEN = 60, 8
WHY_WRONG = "A new code is free, and nobody has to call for it. Please look at the guide of the topic."


def load_known_answers(topics: Mapping[str, Topic]) -> None:
    GoldQuestion.objects.bulk_create(
        GoldQuestion(
            use=row["use"],
            topic=topics[row["topic"]],
            language=row["language"],
            subject=row["subject"],
            body=row["body"],
            good_answer=row["good_answer"],
            must_say=row["must_say"],
            asked_as=row["asked_as"],
        )
        for row in words.read("known_answers")
    )


def add_gold(teller: Teller) -> None:
    """Every question of the bank for ada, long enough ago for its points to have come."""
    own = Teller(teller.people, teller.topics, chance=random.Random(SEED), time=teller.time)
    gold = [row for row in words.read("known_answers") if row["use"] == GoldQuestion.Use.GOLD]
    for place, row in enumerate(gold):
        days = FIRST_DAYS_AGO - DAYS_BETWEEN * place
        story = _is_asked(own, row, teller.people.by_key[WHO])
        teller.time.add(story, moment=teller.time.until - timedelta(days=days))


def _is_asked(teller: Teller, row: Row, who: User) -> Told[None]:
    """In the wake of the last question on the topic; withdrawn if `who` has their hands full, or if it is rejected."""
    prompted = GoldEnquiry.objects.values("prompted_by")
    asked = Enquiry.objects.of_customers().filter(topic__slug=row["topic"], language=row["language"])
    last = asked.exclude(id__in=prompted).order_by("-created_at").first()
    enquiry = None if last is None else post_gold_enquiry(prompted_by=last.id)
    if enquiry is None:
        return
    others = [each.user for each in teller.people.advocates if each.user != who]
    claim = yield from teller.claim(enquiry, but=others)
    if claim is not None:
        answer = yield from teller.answer(claim, row.get("weak_answer") or row["good_answer"])
        yield from teller.review(answer, "publish", GOOD)
        yield from _is_judged(teller, answer)
    enquiry.refresh_from_db()
    if enquiry.status == "open":
        withdraw_enquiry(enquiry_id=enquiry.id, by=enquiry.customer)
    else:
        yield from teller.react(enquiry, {"rating": None})
        yield from teller.earn(enquiry)


def _is_judged(teller: Teller, answer: Answer) -> Told[None]:
    """By the rule, or where it cannot say by a moderator, who finds it wrong."""
    if judge_gold_answer(answer_id=answer.id) is not None:
        return
    review = Review.objects.in_effect().get(answer=answer, status="waiting")
    moderator = teller.people.moderators[0]
    yield timedelta(hours=2)
    claim_review(review_id=review.id, by=moderator)
    yield timedelta(minutes=1)
    review_answer(review_id=review.id, by=moderator, decision="reject", scores=POOR, note=WHY_WRONG)
    judge_gold_answer(answer_id=answer.id)
