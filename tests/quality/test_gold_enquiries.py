"""Gold enquiries: like any other to whoever answers them, nowhere in what is said of customers, and no punishment."""

from __future__ import annotations

import math
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from accounts.models import Advocate
from common import clock
from common.couriers import deliver
from common.ids import new_id
from common.models import OutboxEntry
from marketplace import customer_queries, expected_time, leaderboard, model_answers, operations_queries
from marketplace.actions.claim_review import claim_review
from marketplace.actions.escalate_claim import escalate_claim
from marketplace.actions.judge_gold_answer import judge_gold_answer
from marketplace.actions.post_enquiry import post_enquiry
from marketplace.actions.post_gold_enquiry import post_gold_enquiry
from marketplace.actions.review_answer import review_answer
from marketplace.actions.submit_answer import submit_answer
from marketplace.actions.weigh_standing import weigh_standing
from marketplace.models import Answer, Enquiry, Review
from marketplace.public_help.pages import worth_showing
from marketplace.quality.gold import choosing
from marketplace.quality.gold.accuracy import accuracy_of
from marketplace.quality.gold.judging import says_all
from marketplace.quality.gold.models import GoldEnquiry, GoldQuestion, GoldResult
from marketplace.quality.risk import choosing as risk_choosing
from marketplace.quality.risk import lots
from marketplace.quality.risk.scoring import Record
from marketplace.standing import evidence
from marketplace.sweeps import (
    assume_overdue_accepted,
    judge_gold_answers,
    post_gold_enquiries,
    withdraw_gold_from_staff,
)
from rewards.models import Award
from rewards.unit_economics import month_cost
from routing.actions.claim_enquiry import claim_enquiry
from routing.models import Clock, QueueEntry, Skill
from tests.scene import SCORES

RIGHT = "Please delete the eSIM on the old phone first, then use the new code."
WRONG = "No idea, buy a new phone."


@pytest.fixture
def question(sim):
    return GoldQuestion.objects.create(
        topic=sim,
        subject="New phone",
        body="My eSIM is still on the old one. What do I do?",
        good_answer=RIGHT,
        must_say=["delete|remove", "new code"],
        asked_as="Gwen T.",
    )


@pytest.fixture
def asked(carla, sim, ada):
    """Carla's, a while ago."""
    enquiry = post_enquiry(by=carla, subject="Dead", body="What now?", topic_id=sim.id)
    Enquiry.objects.filter(pk=enquiry.id).update(created_at=clock.ago(minutes=15))
    return enquiry


@pytest.fixture
def gold(question, asked):
    return post_gold_enquiry(prompted_by=asked.id)


@pytest.fixture
def answer(gold, ada):
    """answer(RIGHT) -> Ada's to the gold enquiry."""

    def make(body=RIGHT, by=ada):
        claim = claim_enquiry(enquiry_id=gold.id, by=by)
        return submit_answer(claim_id=claim.id, by=by, fence=claim.fence, body=body)

    return make


def decide(answer, decision, by):
    review = Review.objects.get(answer=answer, status="waiting")
    claim_review(review_id=review.id, by=by)
    note = "" if decision == "publish" else "This does not help."
    return review_answer(review_id=review.id, by=by, decision=decision, scores=SCORES, note=note)


# --- Like any other --------------------------------------------------------------------------------------------


def test_it_is_offered_shown_and_answered_like_any_other(gold, asked, ada, client_of, api_of):
    offers = {row["enquiry"]: row for row in api_of(ada).get("/api/v1/offers/").json()["results"]}
    mine, theirs = offers[str(gold.id)], offers[str(asked.id)]
    assert mine.keys() == theirs.keys()
    assert mine["points"] == theirs["points"]
    claim = claim_enquiry(enquiry_id=gold.id, by=ada)
    shown = api_of(ada).get(f"/api/v1/enquiries/{gold.id}/").json()
    assert "gold" not in str(shown).lower()
    page = client_of(ada).get(reverse("claim", args=[claim.id])).content.decode()
    assert "New phone" in page
    assert "gold" not in page.lower()


def test_it_is_paid_like_any_other(answer, asked, ada):
    given = answer()
    claim = claim_enquiry(enquiry_id=asked.id, by=ada)
    submit_answer(claim_id=claim.id, by=ada, fence=claim.fence, body="Switch it off and on.")
    Enquiry.objects.update(assume_solved_at=clock.ago(seconds=1))
    assert assume_overdue_accepted() == 2
    mine, other = Award.objects.get(work_id=given.id), Award.objects.exclude(work_id=given.id).get()
    assert (mine.points, mine.status, mine.label) == (other.points, other.status, "New phone")


def test_nobody_signs_in_as_its_customer_or_gets_their_mail(gold, answer, mailoutbox):
    assert (gold.customer.is_active, gold.customer.has_usable_password()) == (False, False)
    answer()
    for entry in OutboxEntry.objects.filter(kind__startswith="mail."):
        deliver(entry)
    assert [mail for mail in mailoutbox if mail.to == [gold.customer.email]] == []


# --- How often, and to whom ------------------------------------------------------------------------------------


@pytest.fixture
def every_lot(monkeypatch):
    monkeypatch.setattr(lots, "lot", lambda _id: 0.0)


def test_one_comes_in_the_wake_of_a_customers_question(every_lot, question, asked):
    assert post_gold_enquiries() == 1
    gold = GoldEnquiry.objects.get()
    assert (gold.prompted_by, gold.enquiry.is_gold) == (asked, True)
    assert post_gold_enquiries() == 0


@pytest.mark.race
def test_two_relays_at_once_post_one(question, asked, in_parallel):
    outcomes = in_parallel([lambda: post_gold_enquiry(prompted_by=asked.id)] * 4)
    assert [type(each) for each in outcomes if isinstance(each, Exception)] == []
    assert GoldEnquiry.objects.count() == 1


def test_the_share_is_what_is_configured(monkeypatch, settings):
    settings.GOLD_ENQUIRY_PERCENT = 4
    steps = [(place + 0.5) / 10_000 for place in range(10_000)]
    monkeypatch.setattr(lots, "lot", lambda number: steps[number])
    drawn = sum(choosing.is_drawn(number) for number in range(10_000))
    assert math.isclose(drawn / (10_000 + drawn), 0.04, abs_tol=0.0002)


def test_gold_prompts_no_gold(every_lot, gold):
    Enquiry.objects.filter(pk=gold.id).update(created_at=clock.ago(minutes=15))
    assert post_gold_enquiries() == 0


def test_whoever_knows_the_question_does_not_get_it_again(ben, answer, question, carla, sim, ada):
    answer()
    Enquiry.objects.filter(is_gold=True).update(status="resolved")
    another = post_enquiry(by=carla, subject="Dead again", body="And now?", topic_id=sim.id)
    again = post_gold_enquiry(prompted_by=another.id)
    assert again is not None
    assert {ada.id, ben.id} <= set(QueueEntry.objects.get(item_id=again.id).excluded_ids)


def test_what_is_out_is_not_asked_a_second_time_meanwhile(gold, carla, sim):
    another = post_enquiry(by=carla, subject="Dead again", body="And now?", topic_id=sim.id)
    assert post_gold_enquiry(prompted_by=another.id) is None


# --- Right or wrong --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "is_said"),
    [
        (RIGHT, True),
        ("REMOVE  the old one, then take the NEW\ncode.", True),
        ("Delete the old one.", False),
        ("Use the new code.", False),
    ],
    ids=["known", "other-words", "half", "other-half"],
)
def test_what_an_answer_must_say(text, is_said):
    assert says_all(text, ["delete|remove", "new code"]) is is_said


def test_an_answer_that_says_all_is_right_without_a_moderator(answer):
    given = answer()
    assert judge_gold_answers() == 1
    result = GoldResult.objects.get()
    assert (result.answer, result.is_right, result.judged_by) == (given, True, None)
    assert not Review.objects.exists()


@pytest.mark.parametrize(("decision", "is_right"), [("publish", True), ("reject", False)])
def test_other_words_are_for_a_moderator_to_judge(answer, mo, decision, is_right):
    given = answer(WRONG)
    judge_gold_answers()
    assert not GoldResult.objects.exists()
    decide(given, decision, mo)
    judge_gold_answers()
    result = GoldResult.objects.get()
    assert (result.is_right, result.judged_by) == (is_right, mo)


def test_the_first_verdict_is_kept(answer, mo):
    given = answer()
    first = judge_gold_answer(answer_id=given.id)
    assert judge_gold_answer(answer_id=given.id) == first


def test_moderators_see_how_often_and_how_sure(answer, ada, mo, client_of):
    here = reverse("advocate", args=[ada.id])
    assert "known answer" not in client_of(mo).get(here).content.decode()
    judge_gold_answer(answer_id=answer().id)
    share = accuracy_of(ada.id)
    assert (share.hits, share.tries, share.high) == (1, 1, 100)
    assert 0 < share.low < 50
    assert "1 of 1 right" in client_of(mo).get(here).content.decode()
    assert "known answer" not in client_of(ada).get(reverse("standing")).content.decode()


# --- No punishment ---------------------------------------------------------------------------------------------


@pytest.fixture
def many_wrong(answer, mo, ada):
    """Ada has been wrong often enough to lose her tier, only in tests of ours."""
    given = answer(WRONG)
    judge_gold_answers()
    decide(given, "reject", mo)
    judge_gold_answers()
    for _ in range(30):
        copy = Answer.objects.get(pk=given.pk)
        review = Review.objects.get(answer=given)
        copy.pk = review.pk = None
        copy.id, review.id = new_id(), new_id()
        copy.save(force_insert=True)
        review.answer = copy
        review.save(force_insert=True)


def test_gold_alone_moves_no_tier(many_wrong, ada):
    record = evidence.records_of([ada.id])[ada.id]
    assert (record.reviewed, round(record.bad)) == (0, 0)
    weigh_standing(advocate_id=ada.id)
    assert Advocate.objects.get(user=ada).tier == "member"


def test_without_the_guard_it_would(many_wrong, ada, monkeypatch):
    monkeypatch.setattr(evidence, "_VERDICTS", evidence._VERDICTS.replace("AND NOT enquiry.is_gold", ""))
    weigh_standing(advocate_id=ada.id)
    assert Advocate.objects.get(user=ada).tier == "probation"


def test_nobody_is_ranked_by_it(many_wrong):
    cache.clear()
    assert leaderboard.leaderboard(period="month") == []


def test_without_the_guard_they_would_be(many_wrong):
    Enquiry.objects.update(is_gold=False)
    cache.clear()
    assert [place.name for place in leaderboard.leaderboard(period="month")] == ["Ada L."]


def test_nobody_is_held_to_it_when_they_answer_customers(many_wrong, asked, ada):
    claim = claim_enquiry(enquiry_id=asked.id, by=ada)
    given = submit_answer(claim_id=claim.id, by=ada, fence=claim.fence, body="Switch it off and on.")
    assert given.status == "published"
    assert risk_choosing._record_of(given) == Record(good=0, bad=0, good_elsewhere=0, bad_elsewhere=0)


def test_nobody_is_offered_less_for_it(answer, ada, sim, mo):
    before = Skill.objects.get(advocate_id=ada.id, topic=sim, language="en").score
    given = answer(WRONG)
    judge_gold_answers()
    decide(given, "reject", mo)
    assert Skill.objects.get(advocate_id=ada.id, topic=sim, language="en").score == before


# --- Nowhere in what is said about customers -------------------------------------------------------------------


def test_customers_figures_know_nothing_of_it(answer, asked, carla):
    before = _figures()
    given = answer()
    Enquiry.objects.filter(is_gold=True).update(assume_solved_at=clock.ago(seconds=1))
    assume_overdue_accepted()
    given.refresh_from_db()
    assert given.status == "accepted"
    Answer.objects.filter(pk=given.pk).update(acceptance="confirmed", rating=5)
    assert _figures() == before
    assert customer_queries.record_of(given.author_id).accepted == 0


def test_lists_of_what_customers_asked_know_nothing_of_it(gold, asked, api_of, omar):
    listed = api_of(omar).get("/api/v1/enquiries/").json()["results"]
    assert [row["id"] for row in listed] == [str(asked.id)]


def _figures():
    now = timezone.now()
    board = operations_queries.board()
    return (
        board.today,
        board.week,
        board.promises,
        (board.waiting, board.late, board.claimed, board.topics),
        list(operations_queries.waiting_in_the_crowd()),
        (board.confirmed, board.assumed, board.not_helpful),
        expected_time.reckon_seconds(),
        month_cost(now - timedelta(days=2), now + timedelta(days=1)).whole,
        list(worth_showing()),
        model_answers.candidates(),
        Clock.objects.count(),
    )


def test_without_the_guard_they_would_count_it(answer, asked, monkeypatch):
    before = _figures()
    answer()
    Enquiry.objects.filter(is_gold=True).update(is_gold=False)
    assert _figures() != before


def test_staff_are_not_kept_busy_with_it(gold, ada):
    claim = claim_enquiry(enquiry_id=gold.id, by=ada)
    escalate_claim(claim_id=claim.id, by=ada, reason="account", note="")
    assert withdraw_gold_from_staff() == 1
    gold.refresh_from_db()
    assert gold.status == "withdrawn"
    assert not QueueEntry.objects.filter(item_id=gold.id).exclude(status="done").exists()


def test_a_customers_question_stays_with_staff(asked, ada):
    claim = claim_enquiry(enquiry_id=asked.id, by=ada)
    escalate_claim(claim_id=claim.id, by=ada, reason="account", note="")
    assert withdraw_gold_from_staff() == 0
