"""Advocates of the highest tier review answers of others: which ones, by whom, and how far their word goes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.models import Q
from django.urls import reverse

from accounts.models import BillAccount
from common import clock
from common.errors import NotFound
from common.models import OutboxEntry
from marketplace import permissions, review_queries, sweeps
from marketplace.actions.claim_next_review import claim_next_review
from marketplace.actions.claim_review import claim_review
from marketplace.actions.give_verdict import give_verdict
from marketplace.actions.review_answer import review_answer
from marketplace.actions.set_gold import set_gold
from marketplace.actions.suspend_advocate import suspend_advocate
from marketplace.actions.undo_verdict import undo_verdict
from marketplace.errors import SameParty
from marketplace.fraud.models import FraudCase, FraudSign
from marketplace.mentoring.models import Mentorship
from marketplace.models import Photo, Review, Verdict
from marketplace.quality import blind, calibration
from marketplace.quality.risk import verdicts
from rewards.models import Award, TariffRules
from routing import experts
from routing.actions.claim_enquiry import claim_enquiry
from routing.actions.release_claim import release_claim
from routing.errors import AlreadyClaimed, NotOnOffer
from routing.models import Availability, Claim, QueueEntry, Skill
from tests.marketplace.conftest import GOOD_SCORES

API = "/api/v1/reviews/"
MARKS = {f"score-{key}": str(mark) for key, mark in GOOD_SCORES.items()}
NOTE = "Say first where the switch is."


def is_open_to(person):
    return claim_next_review(by=person) is not None


def entry():
    return QueueEntry.objects.get(kind="review", status="waiting")


# --- What they may decide --------------------------------------------------------------------------------------


def test_what_an_expert_approves_goes_to_the_customer(first_try, expert, judge, mo):
    review = claim_next_review(by=expert)
    assert review.answer == first_try
    with pytest.raises(AlreadyClaimed):
        claim_review(review_id=review.id, by=mo)
    decided = judge(review, by=expert)
    first_try.refresh_from_db()
    assert (first_try.status, decided.status, decided.decided_by) == ("published", "decided", expert)


def test_what_an_expert_sends_back_is_mended_by_its_author(first_try, expert, judge, ada):
    judge(claim_next_review(by=expert), by=expert, decision="return", complete=1)
    first_try.refresh_from_db()
    assert first_try.status == "returned"
    assert Claim.objects.get(status="active").holder == ada


@pytest.mark.parametrize("decision", ["reject", "escalate"])
def test_what_an_expert_would_stop_a_moderator_decides(first_try, expert, judge, decision, mo, ada):
    told = OutboxEntry.objects.count()
    referred = judge(claim_next_review(by=expert), by=expert, decision=decision, complete=0)
    first_try.refresh_from_db()
    assert (referred.status, first_try.status) == ("referred", "submitted")
    assert OutboxEntry.objects.count() == told
    assert not is_open_to(expert)
    again = claim_next_review(by=mo)
    assert (again.cause, again.answer) == ("expert", first_try)
    assert review_queries.item(again.id, reviewer=mo).referred == referred
    judge(again, by=mo)
    first_try.refresh_from_db()
    assert first_try.status == "published"
    assert list(verdicts.all_given()) == [again]


def test_an_expert_takes_back_what_is_not_in_effect(first_try, expert, settings):
    settings.UNDO_SECONDS = 8
    review = claim_next_review(by=expert)
    give_verdict(review_id=review.id, by=expert, decision="publish", scores=GOOD_SCORES)
    undo_verdict(review_id=review.id, by=expert)
    assert claim_next_review(by=expert) == review
    assert not Award.objects.filter(kind="review").exists()


def test_advice_stays_advice_though_the_tier_fell_meanwhile(first_try, expert, settings):
    settings.UNDO_SECONDS = 8
    TariffRules.objects.create(review_points=8)
    review = claim_next_review(by=expert)
    give_verdict(review_id=review.id, by=expert, decision="reject", scores=GOOD_SCORES, note=NOTE)
    expert.advocate.tier = "member"
    expert.advocate.save()
    Verdict.objects.update(in_effect_at=clock.now())
    assert sweeps.carry_out_verdicts() == 1
    review.refresh_from_db()
    first_try.refresh_from_db()
    assert (review.status, first_try.status) == ("referred", "submitted")
    assert Award.objects.get(kind="review").holder_id == expert.id


def test_the_same_decision_twice_is_one(first_try, expert, judge):
    review = claim_next_review(by=expert)
    once = judge(review, by=expert, decision="reject", correct=0)
    assert judge(review, by=expert, decision="reject", correct=0) == once
    assert Review.objects.count() == 2


def test_what_they_spend_on_reviews_says_nothing_of_their_way_with_questions(first_try, expert, judge):
    claim_next_review(by=expert)
    release_claim(claim_id=Claim.objects.get(status="active").id, by=expert)
    judge(Review.objects.get(), by=expert)
    record = Availability.objects.get(advocate_id=expert.id)
    assert (record.claims_finished, record.claims_dropped) == (0, 0)


# --- What stays with moderators --------------------------------------------------------------------------------


def test_a_random_check_is_open_to_them(ask, answer, ada, expert, review_share):
    review_share(100)
    answer(ask(), by=ada)
    assert is_open_to(expert)


@pytest.mark.parametrize("why", ["risky", "topic", "photo", "gold", "off"])
def test_what_is_risky_stays_with_moderators(ask, answer, ada, expert, billing, settings, why, mo):
    ada.advocate.tier = "probation"
    ada.advocate.save(update_fields=["tier"])
    settings.EXPERT_REVIEWS = why != "off"
    enquiry = ask(topic_id=billing.id) if why == "topic" else ask()
    if why == "photo":
        message = enquiry.messages.get()
        Photo.objects.create(enquiry=enquiry, message=message, file="x", width=1, height=1, size=1)
    if why == "gold":
        type(enquiry).objects.update(is_gold=True)
    given = {"body": "No."} if why == "risky" else {}
    answer(enquiry, by=ada, **given)
    assert not entry().is_for_experts
    settings.EXPERT_REVIEWS = True
    assert not is_open_to(expert)
    assert is_open_to(mo)


def test_a_second_look_is_a_moderators_and_measures_the_expert(first_try, expert, judge, settings, mo):
    settings.SECOND_LOOK_PERCENT = 100
    first = judge(claim_next_review(by=expert), by=expert)
    assert not entry().is_for_experts
    judge(first.repetitions.get(), by=mo, clear=1)
    lines = {line.agreement.criterion: line.agreement.same for line in calibration.own(expert).lines}
    assert (lines["clear"], lines["correct"]) == (0, 1)
    measured = {judge.name: judge for judge in calibration.overview().judges}
    assert (measured["Eve X."].is_expert, measured["Eve X."].lines_same) == (True, 4)
    assert not measured["Mo A."].is_expert


# --- Known verdicts --------------------------------------------------------------------------------------------


@pytest.fixture
def known(first_try, expert, ask, answer, judge, ada, mo, omar, settings):
    """What Mo has decided of Ada's first try counts as known, and more of hers waits for Eve."""
    gold = set_gold(review_id=judge(Review.objects.get(), by=mo).id, by=omar)
    answer(ask(subject="Another"), by=ada)
    settings.GOLD_PERCENT = 100
    return gold


def test_a_known_verdict_measures_them_as_it_does_moderators(known, expert, judge, client_of):
    TariffRules.objects.create(review_points=8)
    met = claim_next_review(by=expert)
    assert (met.cause, met.repeats) == ("gold", known.review)
    page = client_of(expert).get(reverse("review_desk")).content.decode()
    for told in ("Ada", "Mo A.", "known"):
        assert told not in page
    judged = judge(met, by=expert, decision="reject", correct=0)
    assert (judged.status, Review.objects.filter(status="waiting").count()) == ("decided", 1)
    judges = {judge.name: judge for judge in calibration.overview().judges}
    assert (judges["Eve X."].gold.hits, judges["Eve X."].gold.tries) == (0, 1)
    award = Award.objects.get()
    assert (award.holder, award.points, award.is_test) == (expert, 8, True)
    assert claim_next_review(by=expert).cause == "probation"


def test_they_meet_none_that_only_moderators_could_judge(known, expert):
    QueueEntry.objects.filter(item_id=known.review_id).update(is_for_experts=False)
    assert claim_next_review(by=expert).cause == "probation"


@pytest.fixture
def mentored(known, expert, ada, sim):
    return Mentorship.objects.create(
        mentor=expert.advocate, newcomer=ada.advocate, topic=sim, language="en", proposed_at=clock.now()
    )


def test_they_meet_none_of_whom_they_help(mentored, expert):
    claim_next_review(by=expert)
    assert not Review.objects.filter(cause="gold").exists()


def test_without_the_guard_they_would_be_sent_away(mentored, expert, monkeypatch):
    monkeypatch.setattr(blind, "newcomers_of", lambda *people: set())
    with pytest.raises(NotOnOffer):
        claim_next_review(by=expert)


# --- Whom they judge -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lacks", ["tier", "topic", "language", "switch", "standing"])
def test_only_who_knows_the_topic_well_and_may(first_try, expert, lacks, sim, mo):
    skills = Skill.objects.filter(advocate_id=expert.id, topic=sim)
    if lacks == "tier":
        expert.advocate.tier = "trusted"
        expert.advocate.save(update_fields=["tier"])
    elif lacks == "topic":
        skills.update(good=2, bad=2)
    elif lacks == "language":
        skills.filter(language="en").update(good=0)
    elif lacks == "switch":
        skills.update(is_on=False)
    else:
        suspend_advocate(
            advocate_id=expert.id, by=mo, reason="unkind", words="Please be kind.", evidence="Three answers."
        )
        expert.refresh_from_db()
    if lacks in {"tier", "standing"}:
        with pytest.raises(NotFound):
            claim_next_review(by=expert)
    else:
        assert not is_open_to(expert)
        with pytest.raises(NotOnOffer):
            claim_review(review_id=Review.objects.get().id, by=expert)


def live_together(one, other):
    BillAccount.objects.filter(pk__in=[one.bill_account_id, other.bill_account_id]).update(household="4 Mill")


def name_together(advocate, other):
    case = FraudCase.objects.create(advocate=advocate.advocate, opened_at=clock.now())
    FraudSign.objects.create(case=case, signal="same_device", found_at=clock.now(), people=[other.id])


@pytest.mark.parametrize("tie", ["author", "customer"])
@pytest.mark.parametrize("bind", [live_together, name_together])
def test_nobody_to_whom_they_are_tied(ask, answer, ada, carla, expert, tie, bind):
    bind(expert, ada if tie == "author" else carla)
    ada.advocate.tier = "probation"
    ada.advocate.save(update_fields=["tier"])
    answer(ask(), by=ada)
    assert not review_queries.waiting(expert)
    assert not is_open_to(expert)
    with pytest.raises(SameParty):
        claim_review(review_id=Review.objects.get().id, by=expert)


def test_a_tie_that_came_to_light_meanwhile_is_asked_for_again(first_try, expert, ada):
    review = claim_next_review(by=expert)
    name_together(expert, ada)
    with pytest.raises(SameParty):
        review_answer(review_id=review.id, by=expert, decision="publish", scores=GOOD_SCORES)
    FraudCase.objects.update(status="cleared", decided_by=ada)
    review_answer(review_id=review.id, by=expert, decision="publish", scores=GOOD_SCORES)


def test_without_the_guard_of_links_they_would_judge_each_other(ask, answer, ada, carla, expert, monkeypatch):
    monkeypatch.setattr(permissions, "linked_with", lambda *people: set())
    with pytest.raises(AssertionError):
        test_nobody_to_whom_they_are_tied(ask, answer, ada, carla, expert, "author", name_together)


def test_no_question_that_they_had_a_hand_in(ask, answer, ada, expert):
    enquiry = ask()
    release_claim(claim_id=claim_enquiry(enquiry_id=enquiry.id, by=expert).id, by=expert)
    ada.advocate.tier = "probation"
    ada.advocate.save(update_fields=["tier"])
    answer(enquiry, by=ada)
    assert entry().is_for_experts
    assert not is_open_to(expert)


def test_without_the_guard_of_taking_part_they_would(ask, answer, ada, expert, monkeypatch):
    monkeypatch.setattr(experts, "_had_a_hand_in", lambda people: Q(pk__in=[]))
    with pytest.raises(AssertionError):
        test_no_question_that_they_had_a_hand_in(ask, answer, ada, expert)


def test_who_is_suspended_gives_back_what_they_have_open(first_try, expert, mo):
    claim_next_review(by=expert)
    suspend_advocate(
        advocate_id=expert.id, by=mo, reason="unkind", words="Please be kind.", evidence="Three answers."
    )
    assert entry().holder is None


# --- The page and the API --------------------------------------------------------------------------------------


def test_the_page_shows_the_words_and_not_who_wrote_them(first_try, expert, ada, client_of):
    client, desk = client_of(expert), reverse("review_desk")
    assert desk in client.get(reverse("queue")).content.decode()
    assert "Show me one" in client.get(desk).content.decode()
    client.post(reverse("review_next"))
    page = client.get(desk).content.decode()
    assert first_try.body in page
    assert ada.display_name not in page
    review = Review.objects.get()
    decide = reverse("review_decide", args=[review.id])
    refused = client.post(decide, {**MARKS, "decision": "return", "note": "No"})
    assert refused.status_code == 422
    assert ">No</textarea>" in refused.content.decode()
    page = client.post(decide, {**MARKS, "decision": "reject", "note": NOTE}, follow=True).content.decode()
    assert "A moderator looks at it" in page
    assert "Nothing waits for you" in page
    assert client.get(reverse("calibration")).status_code == 200


def test_what_they_have_not_opened_they_do_not_read(first_try, expert, client_of):
    decide = reverse("review_decide", args=[Review.objects.get().id])
    sent = {**MARKS, "decision": "publish"}
    for form in (sent, {}):
        refused = client_of(expert).post(decide, form)
        assert refused.status_code == 404
        assert first_try.body not in refused.content.decode()


def test_nothing_is_shown_that_came_after_the_answer(first_try, expert):
    claim_next_review(by=expert)
    enquiry = first_try.enquiry
    with clock.at(clock.now() + timedelta(hours=1)):
        enquiry.messages.create(
            author=enquiry.customer, body="Thanks.", body_sealed=b"", created_at=clock.now()
        )
    shown = review_queries.item(Review.objects.get().id, reviewer=expert)
    assert [message.body for message in shown.messages] == ["It says not provisioned."]


def test_over_the_api_they_find_and_decide_what_is_open_to_them(first_try, expert, api_of):
    api = api_of(expert)
    (found,) = api.get(API).json()["results"]
    assert (found["author"], found["question"]) == ("", "It says not provisioned.")
    sent = {"decision": "publish", "scores": GOOD_SCORES, "note": ""}
    assert api.post(f"{API}{found['id']}/decide/", sent, format="json").json()["status"] == "decided"
    assert api.get(API).json()["results"] == []


def test_the_list_asks_as_often_for_few_as_for_many(
    ask, answer, first_try, expert, ada, api_of, django_assert_max_num_queries
):
    api = api_of(expert)

    def asked():
        with django_assert_max_num_queries(40) as queries:
            found = api.get(API).json()["results"]
        return len(found), len(queries)

    _, few = asked()
    for subject in ("Dead again", "Dead for good"):
        answer(ask(subject=subject), by=ada)
    assert asked() == (3, few)


# --- What they may not write -------------------------------------------------------------------------------------
CALL_ME = "Say first where the switch is, or ring me on +44 7700 900184."


def test_an_experts_note_gives_no_contact_details(first_try, expert, client_of, api_of):
    review = claim_next_review(by=expert)
    said = {"decision": "return", "note": CALL_ME}
    page = client_of(expert).post(reverse("review_decide", args=[review.id]), MARKS | said)
    assert page.status_code == 422
    assert "There is a personal detail in it: phone number." in page.content.decode()
    assert CALL_ME in page.content.decode()

    refused = api_of(expert).post(f"{API}{review.id}/decide/", said | {"scores": GOOD_SCORES}, format="json")
    assert (refused.status_code, refused.json()["code"]) == (422, "contact_details")
    assert list(refused.json()["fields"]) == ["note"]
    first_try.refresh_from_db()
    assert first_try.status == "submitted"
    assert not Verdict.objects.exists()


def test_a_moderators_note_is_taken_and_hides_them(first_try, judge, mo, api_of):
    said = {"decision": "return", "note": CALL_ME, "scores": GOOD_SCORES}
    review = Review.objects.get(answer=first_try)
    assert api_of(mo).post(f"{API}{review.id}/decide/", said, format="json").status_code == 200
    review.refresh_from_db()
    assert review.note == "Say first where the switch is, or ring me on [phone 1]."
