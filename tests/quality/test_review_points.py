"""What experts earn by reviewing: the same for every decision, pending like all points, gone if a moderator differs."""

from __future__ import annotations

import pytest
from django.urls import reverse

from common import clock
from marketplace import deciding, reconciliation, retracting, thanking
from marketplace.actions.accept_answer import accept_answer
from marketplace.actions.claim_next_review import claim_next_review
from marketplace.actions.reopen_enquiry import reopen_enquiry
from marketplace.actions.retract_answer import retract_answer
from marketplace.actions.suspend_advocate import suspend_advocate
from marketplace.models import Review
from rewards import earning, queries
from rewards.actions.award_fee import award_fee
from rewards.actions.confirm_award import confirm_award
from rewards.actions.reverse_award import reverse_award
from rewards.budget import month_of
from rewards.models import Award, TariffRules
from rewards.reconciliation import faults
from rewards.unit_economics import month_cost

WHY = "It does not work on this phone."


@pytest.fixture(autouse=True)
def rules(a_db):
    return TariffRules.objects.create(review_points=8, learning_points=5, valid_from=clock.ago(days=1))


@pytest.fixture
def reviewed(first_try, expert, judge):
    """Eve has let Ada's answer pass."""
    return judge(claim_next_review(by=expert), by=expert)


def award_for(review):
    return Award.objects.get(work_id=review.id)


@pytest.mark.parametrize("decision", ["publish", "return", "reject"])
def test_every_decision_earns_the_same_once(first_try, expert, judge, decision):
    review = judge(claim_next_review(by=expert), by=expert, decision=decision)
    judge(review, by=expert, decision=decision)
    award = Award.objects.get()
    assert (award.holder, award.kind, award.work_id) == (expert, "review", review.id)
    assert (award.points, award.status, award.is_test) == (8, "pending", False)
    assert [(line.code, line.points) for line in earning.lines_of(award)] == [("review", 8)]
    assert faults(reconciliation.CHECKS) == faults() == []


def test_it_is_told_before_and_after(first_try, expert, judge, ada, client_of):
    assert "Each look earns you 8 points" in client_of(expert).get(reverse("review_desk")).content.decode()
    judge(claim_next_review(by=expert), by=expert)
    page = client_of(expert).get(reverse("rewards")).content.decode()
    for told in (
        "A look at somebody else’s answer earns 8 points",
        "My eSIM is dead",
        "A look at somebody’s",
    ):
        assert told in page
    assert "A look at" not in client_of(ada).get(reverse("rewards")).content.decode()


def test_moderators_earn_none_and_nobody_does_where_the_rules_name_nothing(
    first_try, expert, judge, mo, rules
):
    rules.review_points = 0
    rules.save()
    judge(claim_next_review(by=expert), by=expert, decision="reject")
    rules.review_points = 8
    rules.save()
    judge(claim_next_review(by=mo), by=mo)
    assert not Award.objects.exists()


def test_a_retraction_takes_it_back_while_it_is_pending(reviewed, mo):
    retract_answer(answer_id=reviewed.answer_id, by=mo, why=WHY)
    award = award_for(reviewed)
    assert (award.status, award.reason) == ("reversed", "A moderator has judged this answer otherwise.")
    assert faults(reconciliation.CHECKS) == faults() == []


def test_without_the_guard_of_retractions_it_would_stay(reviewed, mo, monkeypatch):
    monkeypatch.setattr(retracting, "_let_pass", lambda answer: [])
    with pytest.raises(AssertionError):
        test_a_retraction_takes_it_back_while_it_is_pending(reviewed, mo)


def test_what_is_confirmed_stays(reviewed, mo, carla):
    accept_answer(enquiry_id=reviewed.answer.enquiry_id, by=carla, rating=5)
    Award.objects.update(confirm_at=clock.ago(seconds=1))
    confirm_award(award_id=award_for(reviewed).id)
    retract_answer(answer_id=reviewed.answer_id, by=mo, why=WHY)
    assert award_for(reviewed).status == "confirmed"
    assert Award.objects.get(work_id=reviewed.answer_id).status == "reversed"


def test_a_customer_who_reopens_takes_nothing_from_the_reviewer(reviewed, carla):
    enquiry_id = reviewed.answer.enquiry_id
    accept_answer(enquiry_id=enquiry_id, by=carla, rating=5)
    reopen_enquiry(enquiry_id=enquiry_id, by=carla, reason="It is dead again.")
    assert award_for(reviewed).status == "pending"
    assert Award.objects.get(work_id=reviewed.answer_id).status == "reversed"


@pytest.mark.parametrize(("verdict", "becomes"), [("publish", "reversed"), ("reject", "pending")])
def test_what_they_would_stop_and_a_moderator_lets_pass_earns_nothing(
    first_try, expert, judge, mo, verdict, becomes
):
    referred = judge(claim_next_review(by=expert), by=expert, decision="reject", complete=0)
    judge(claim_next_review(by=mo), by=mo, decision=verdict)
    assert award_for(referred).status == becomes


def test_without_the_guard_of_referrals_it_would_stay(first_try, expert, judge, mo, monkeypatch):
    monkeypatch.setattr(deciding.thanking, "take_back", lambda why_of, *, by: None)
    with pytest.raises(AssertionError):
        test_what_they_would_stop_and_a_moderator_lets_pass_earns_nothing(
            first_try, expert, judge, mo, "publish", "reversed"
        )


def test_where_a_second_look_differs_the_third_person_decides(first_try, expert, judge, settings, mo, mia):
    settings.SECOND_LOOK_PERCENT = 100
    first = judge(claim_next_review(by=expert), by=expert)
    settings.SECOND_LOOK_PERCENT = 0
    judge(first.repetitions.get(), by=mo, decision="reject", correct=0)
    assert award_for(first).status == "pending"
    judge(Review.objects.get(cause="disputed"), by=mia, decision="reject")
    assert award_for(first).status == "reversed"


def test_two_people_lose_points_in_one_order_whoever_wrote_the_answer(reviewed, mo, carla, monkeypatch):
    accept_answer(enquiry_id=reviewed.answer.enquiry_id, by=carla, rating=5)
    lost = []

    def noting(*, work_id, why, by):
        lost.append(Award.objects.get(work_id=work_id).holder_id)
        return reverse_award(work_id=work_id, why=why, by=by)

    monkeypatch.setattr(thanking, "reverse_award", noting)
    retract_answer(answer_id=reviewed.answer_id, by=mo, why=WHY)
    assert lost == sorted(lost)
    assert len(lost) == 2


def test_what_was_taken_back_already_stands_in_no_retractions_way(reviewed, mo, carla):
    accept_answer(enquiry_id=reviewed.answer.enquiry_id, by=carla, rating=5)
    reverse_award(work_id=reviewed.answer_id, why="A case", by=None)
    assert retract_answer(answer_id=reviewed.answer_id, by=mo, why=WHY).status == "retracted"


def test_a_suspension_holds_it(reviewed, expert, mo):
    suspend_advocate(
        advocate_id=expert.id, by=mo, reason="unkind", words="Please stay kind.", evidence="Three notes."
    )
    assert award_for(reviewed).holds.get().status == "placed"


def test_it_is_no_answer_where_answers_are_counted(reviewed, ask, answer, expert, carla):
    given = answer(ask(subject="Another dead one"), by=expert)
    accept_answer(enquiry_id=given.enquiry_id, by=carla, rating=4)
    award = Award.objects.get(work_id=given.id)
    assert [line.code for line in earning.lines_of(award)] == ["base", "learning"]
    whole = month_cost(*month_of(clock.now())).whole
    assert (whole.enquiries, whole.points) == (1, award.points + 8)
    assert queries.programme_totals().is_balanced


def test_an_award_without_a_decision_is_found(reviewed, expert, sim):
    stray = award_fee(
        holder_id=expert.id,
        kind=Award.Kind.REVIEW,
        work_id=reviewed.answer_id,
        story=reviewed.answer.enquiry_id,
        topic=sim,
        label="Nothing",
    )
    assert [(fault.check, fault.detail) for fault in faults(reconciliation.CHECKS)] == [
        ("every fee for a review that stands has its decision", f"award {stray.id}")
    ]
