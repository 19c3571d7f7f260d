"""Which answers a moderator looks at, before publication and afterwards, and what is kept about it."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from common import clock
from marketplace.actions.accept_answer import accept_answer
from marketplace.actions.not_solved import not_solved
from marketplace.actions.submit_answer import submit_answer
from marketplace.models import Review
from marketplace.quality.risk import choosing, lots
from marketplace.quality.risk.models import ReviewPlan, ReviewPolicy, RiskAssessment

RUDE = "Only an idiot would not switch flight mode on and off again before asking."


@pytest.fixture
def lot_is(monkeypatch):
    """lot_is(0.1) -> every answer's lot from now on."""
    return lambda value: monkeypatch.setattr(lots, "lot", lambda _answer_id: value)


def test_every_answer_of_the_crowd_is_assessed_and_the_terms_are_kept(ask, answer, ada):
    answered = answer(ask(), by=ada)
    kept = answered.assessment
    assert kept.plan.policy == ReviewPolicy.objects.latest("version")
    assert kept.factors == {"member": 1}
    assert kept.share == pytest.approx(0.05)
    assert kept.share < kept.risk < kept.plan.hold_from
    assert kept.probability == pytest.approx(0.2)
    assert not Review.objects.exists()


def test_a_risky_answer_waits_although_its_author_is_trusted(ask, answer, ada):
    answered = answer(ask(), by=ada, body=RUDE)
    review = Review.objects.get()
    assert answered.status == "submitted"
    assert (review.cause, review.is_before_publication) == ("risk", True)
    assert answered.assessment.factors["rude"] == 6
    assert answered.assessment.probability == 1


def test_the_lot_decides_below_its_probability(ask, answer, ada, carl, lot_is):
    lot_is(0.19)
    answer(ask(), by=ada)
    assert Review.objects.get().cause == "sample"
    lot_is(0.21)
    answer(ask(by=carl), by=ada, body="Take the card out, wait for a minute and put it back in again.")
    assert Review.objects.count() == 1


@pytest.mark.parametrize(
    ("tier", "topic", "cause"),
    [("probation", "sim", "probation"), ("expert", "billing", "topic"), ("probation", "billing", "topic")],
)
def test_who_or_what_is_always_checked_is_so_with_certainty(
    ask, answer, make_advocate, sim, billing, tier, topic, cause
):
    topic_id = {"sim": sim.id, "billing": billing.id}[topic]
    answered = answer(ask(topic_id=topic_id), by=make_advocate("Ned W.", tier=tier))
    assert (Review.objects.get().cause, answered.assessment.probability) == (cause, 1)


def test_what_was_sent_back_is_looked_at_again_and_assessed_anew(ask, answer, decide, claim, ada, mo):
    enquiry = ask()
    first = answer(enquiry, by=ada, body=RUDE)
    decide(first, by=mo, decision="return")
    held = claim(enquiry, by=ada)
    calm = "Please switch flight mode on and off again, it settles most troubles of this kind."
    submit_answer(claim_id=held.id, by=ada, fence=held.fence, body=calm)
    again = RiskAssessment.objects.get()
    assert (again.factors, again.probability) == ({"member": 1}, 1)
    assert list(Review.objects.order_by("created_at").values_list("cause", flat=True)) == ["risk", "risk"]


def test_our_team_is_not_assessed(ask, claim, carla, stella):
    from marketplace.actions.ask_staff import ask_staff

    enquiry = ask()
    ask_staff(enquiry_id=enquiry.id, by=carla)
    held = claim(enquiry, by=stella)
    submit_answer(claim_id=held.id, by=stella, fence=held.fence, body="Done.")
    assert not RiskAssessment.objects.exists()


def test_a_copy_is_seen_and_whose_it_is(ask, answer, carl, ada, ben):
    answer(ask(), by=ada)
    own = answer(ask(by=carl), by=ada)
    assert "own_copy" in own.assessment.factors
    others = answer(ask(by=carl), by=ben)
    assert "copy" in others.assessment.factors


def test_what_moderators_found_makes_the_record(ask, answer, decide, carl, ada, mo, review_share):
    review_share(100)
    first = answer(ask(), by=ada)
    decide(first, by=mo, decision="reject")
    after_bad = answer(ask(by=carl), by=ada, body="Take the card out, wait a minute, put it in again.")
    assert after_bad.assessment.share == pytest.approx((0.05 * 10 + 1) / 11)
    decide(after_bad, by=mo, decision="return")
    after_good = answer(
        ask(by=carl), by=ada, body="Ask for a new card in the app under Settings, it is free."
    )
    assert after_good.assessment.share == pytest.approx((0.05 * 10 + 1) / 12)


@pytest.mark.parametrize("reaction", ["low stars", "not solved"])
def test_a_customer_who_was_not_helped_raises_the_probability(ask, answer, carla, ada, lot_is, reaction):
    lot_is(0.3)
    answered = answer(ask(), by=ada)
    assert not Review.objects.exists()
    if reaction == "low stars":
        accept_answer(enquiry_id=answered.enquiry_id, by=carla, rating=2)
    else:
        not_solved(enquiry_id=answered.enquiry_id, by=carla)
    review, kept = Review.objects.get(), RiskAssessment.objects.get()
    assert (review.cause, review.is_before_publication) == ("reaction", False)
    assert 0.3 < kept.probability < 1
    assert kept.risk == answered.assessment.risk


def test_a_reaction_adds_no_second_review_and_none_for_the_content(ask, answer, carla, ada, carl, lot_is):
    lot_is(0.1)
    answered = answer(ask(), by=ada)
    not_solved(enquiry_id=answered.enquiry_id, by=carla)
    assert Review.objects.count() == 1
    lot_is(0.3)
    liked = answer(ask(by=carl), by=ada, body="Take the card out, wait for a minute and put it back in.")
    accept_answer(enquiry_id=liked.enquiry_id, by=carl, rating=3)
    assert Review.objects.count() == 1


def test_a_plan_holds_for_a_day_and_for_its_policy(sim, review_share):
    first = choosing.plan_for(sim)
    assert choosing.plan_for(sim) == first
    with clock.at(clock.now() + choosing.PLANNED_FOR):
        assert choosing.plan_for(sim) != first
    policy = review_share(35)
    assert (choosing.plan_for(sim).policy, choosing.plan_for(sim).rate) == (policy, 0.35)


def test_a_plan_learns_from_the_month_before(ask, answer, decide, ada, carl, mo, sim, review_share):
    review_share(100)
    decide(answer(ask(), by=ada), by=mo, decision="reject")
    with clock.at(clock.now() + choosing.PLANNED_FOR):
        plan = choosing.plan_for(sim)
    assert plan.answers == 1
    assert plan.usual_share == pytest.approx((1 + 0.05 * 50) / 51)


def test_choosing_asks_as_much_for_the_first_answer_as_for_later_ones(
    ask, answer, claim, carl, ada, ben, django_assert_num_queries
):
    def asked(first):
        with django_assert_num_queries(8):
            choosing.choose(first)

    choosing.plan_for(ask().topic)
    asked(answer(ask(by=carl), by=ada))
    for _ in range(3):
        latest = answer(ask(by=carl), by=ada)
    asked(latest)


@pytest.mark.parametrize("probability", [0, 1.1])
def test_without_the_guard_nobody_could_be_left_out(ask, answer, ada, probability):
    """The database refuses a probability on which the estimate could not rest."""
    answered = answer(ask(), by=ada)
    with pytest.raises(IntegrityError), transaction.atomic():
        RiskAssessment.objects.filter(answer=answered).update(probability=probability)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReviewPolicy.objects.create(least_percent=0)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReviewPlan.objects.update(rate=probability)
