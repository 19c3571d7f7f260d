"""A moderator decides: before publication and after, alone, and never in their own cause."""

from __future__ import annotations

from uuid import uuid4

import pytest

from common import clock
from common.errors import Invalid, NotFound
from common.models import OutboxEntry
from marketplace.actions.accept_answer import accept_answer
from marketplace.actions.claim_next_review import claim_next_review
from marketplace.actions.claim_review import claim_review
from marketplace.actions.not_solved import not_solved
from marketplace.actions.reopen_enquiry import reopen_enquiry
from marketplace.actions.review_answer import review_answer
from marketplace.actions.withdraw_enquiry import withdraw_enquiry
from marketplace.errors import ReviewDecided, ReviewNotHeld, SameParty
from marketplace.models import Answer, Enquiry, Escalation, Review
from marketplace.personal_data.stories import forget_stories
from rewards.actions.confirm_award import confirm_award
from rewards.models import Award
from routing.actions.release_claim import release_claim
from routing.errors import AlreadyClaimed
from routing.models import Claim, Offer, QueueEntry, Skill
from tests.marketplace.conftest import GOOD_SCORES

NOTE = "The second step is missing."


@pytest.fixture
def submitted(ask, answer, ada, ben, billing):
    """Ada's answer on a topic where every answer is checked."""
    return answer(ask(subject="A charge", topic_id=billing.id), by=ada)


@pytest.fixture
def sampled(ask, answer, ada, ben, review_share):
    """Ada's answer, published, with a review afterwards."""
    review_share(100)
    return answer(ask(), by=ada)


def waiting(answer):
    return Review.objects.get(answer=answer, status="waiting")


def review(answer, *, by, decision="publish", scores=GOOD_SCORES, note=""):
    return review_answer(review_id=waiting(answer).id, by=by, decision=decision, scores=scores, note=note)


def notices_to(person):
    return list(
        OutboxEntry.objects.filter(payload__person=str(person.id))
        .order_by("id")
        .values_list("kind", flat=True)
    )


# --- Before publication ----------------------------------------------------------------------------------------


def test_publishing_shows_it_to_the_customer(submitted, decide, carla, mo):
    decided = decide(submitted, by=mo, decision="publish", note="")
    submitted.refresh_from_db()
    assert (submitted.status, submitted.enquiry.status) == ("published", "answered")
    assert (decided.decided_by, decided.scores) == (mo, GOOD_SCORES)
    assert notices_to(carla) == ["mail.enquiry_answered"]


def test_a_note_with_the_yes_reaches_the_author(submitted, decide, ada, mo):
    decide(submitted, by=mo, decision="publish", note="Lovely first line.")
    assert notices_to(ada) == ["mail.answer_coached"]


def test_returning_gives_it_back_to_its_author_for_a_while(submitted, decide, claim, carla, ada, ben, mo):
    decide(submitted, by=mo, decision="return", note=NOTE)
    submitted.refresh_from_db()
    held = Claim.objects.get(status="active")
    assert (submitted.status, submitted.claim_id, held.holder) == ("returned", held.id, ada)
    assert not Offer.objects.filter(status="sent").exists()
    assert notices_to(ada) == ["mail.answer_returned", "push.answer_returned"]
    assert notices_to(carla) == []


def test_rejecting_sends_the_enquiry_to_somebody_else(submitted, decide, ada, ben, mo, billing):
    decide(submitted, by=mo, decision="reject", note=NOTE)
    submitted.refresh_from_db()
    assert submitted.status == "rejected"
    entry = QueueEntry.objects.exclude(status="done").get()
    assert set(Offer.objects.filter(entry=entry).values_list("advocate_id", flat=True)) == {ben.id}
    assert Skill.objects.get(advocate_id=ada.id, topic=billing, language="en").bad == 1
    assert notices_to(ada) == ["mail.answer_rejected"]


def test_escalating_hands_it_to_staff_and_is_no_mark_on_the_author(submitted, decide, carla, ada, mo):
    decide(submitted, by=mo, decision="escalate", note="Needs the account.")
    submitted.refresh_from_db()
    escalation = Escalation.objects.get()
    assert submitted.status == "rejected"
    assert (escalation.reason, escalation.note, escalation.by) == ("reviewer", "Needs the account.", mo)
    assert QueueEntry.objects.exclude(status="done").get().pool == "staff"
    assert not Skill.objects.exclude(bad=0).exists()
    assert notices_to(carla) == ["mail.enquiry_escalated"]


# --- After publication -----------------------------------------------------------------------------------------


def test_a_sampled_answer_that_is_fine_stays(sampled, decide, ada, mo):
    decide(sampled, by=mo, decision="publish", note="")
    sampled.refresh_from_db()
    assert sampled.status == "published"
    assert notices_to(ada) == []


def test_coaching_afterwards_changes_nothing_for_the_customer(sampled, decide, carla, ada, mo):
    decide(sampled, by=mo, decision="return", note=NOTE)
    sampled.refresh_from_db()
    assert sampled.status == "published"
    assert notices_to(ada) == ["mail.answer_coached"]
    assert notices_to(carla) == ["mail.enquiry_answered"]


def test_rejecting_afterwards_retracts_it_and_asks_somebody_else(sampled, decide, carla, ada, ben, mo):
    decide(sampled, by=mo, decision="reject", note=NOTE)
    sampled.refresh_from_db()
    assert sampled.status == "retracted"
    assert Enquiry.objects.get().status == "open"
    entry = QueueEntry.objects.exclude(status="done").get()
    assert set(Offer.objects.filter(entry=entry).values_list("advocate_id", flat=True)) == {ben.id}
    assert notices_to(carla)[-1] == "mail.answer_withdrawn"
    assert notices_to(ada) == ["mail.answer_retracted"]


def test_rejecting_an_accepted_answer_takes_the_points_back_and_tells_the_customer(
    sampled, decide, carla, mo
):
    accept_answer(enquiry_id=sampled.enquiry_id, by=carla, rating=5)
    decide(sampled, by=mo, decision="reject", note=NOTE)
    sampled.refresh_from_db()
    assert sampled.status == "retracted"
    assert Award.objects.get().status == "reversed"
    assert Enquiry.objects.get().status == "resolved"
    assert notices_to(carla)[-1] == "mail.answer_withdrawn"


def test_escalating_afterwards_lets_staff_answer_instead(sampled, decide, claim, carla, mo, stella):
    accept_answer(enquiry_id=sampled.enquiry_id, by=carla, rating=5)
    decide(sampled, by=mo, decision="escalate", note="Needs the account.")
    assert Answer.objects.get().status == "retracted"
    assert Award.objects.get().status == "reversed"
    assert claim(sampled.enquiry, by=stella).entry.pool == "staff"


def test_what_the_customer_has_set_aside_cannot_be_taken_back_again(sampled, decide, carla, mo):
    not_solved(enquiry_id=sampled.enquiry_id, by=carla)
    decide(sampled, by=mo, decision="reject", note=NOTE)
    sampled.refresh_from_db()
    assert sampled.status == "unhelpful"


@pytest.fixture
def reopened(sampled, carla):
    """The sampled answer was accepted and held; Carla has come back since, and the review still waits."""
    accept_answer(enquiry_id=sampled.enquiry_id, by=carla, rating=5)
    Award.objects.update(confirm_at=clock.ago(seconds=1))
    confirm_award(award_id=Award.objects.get().id)
    reopen_enquiry(enquiry_id=sampled.enquiry_id, by=carla)
    return sampled


def reviewed_late(answer, decide, *, by, decision):
    """The states of answer and enquiry after a late decision, and in which pools the enquiry is alive."""
    decide(answer, by=by, decision=decision, note=NOTE)
    answer.refresh_from_db()
    alive = QueueEntry.objects.exclude(status="done").filter(kind="enquiry").values_list("pool", flat=True)
    return answer.status, answer.enquiry.status, list(alive)


@pytest.mark.parametrize(("decision", "pool"), [("reject", "crowd"), ("escalate", "staff")])
def test_a_late_review_of_a_reopened_enquirys_old_answer(reopened, decide, mo, decision, pool):
    assert reviewed_late(reopened, decide, by=mo, decision=decision) == ("retracted", "open", [pool])


@pytest.mark.parametrize("decision", ["reject", "escalate"])
def test_a_late_review_leaves_a_newer_answer_alone(reopened, decide, answer, carla, ben, mo, decision):
    newer = answer(reopened.enquiry, by=ben, body="Ask for a new eSIM.")
    assert reviewed_late(reopened, decide, by=mo, decision=decision) == ("retracted", "answered", [])
    assert accept_answer(enquiry_id=newer.enquiry_id, by=carla, rating=5) == newer


@pytest.mark.parametrize("decision", ["reject", "escalate"])
def test_a_late_review_leaves_what_a_newer_answer_solved_alone(
    reopened, decide, answer, carla, ben, mo, decision
):
    answer(reopened.enquiry, by=ben, body="Ask for a new eSIM.")
    accept_answer(enquiry_id=reopened.enquiry_id, by=carla, rating=5)
    assert reviewed_late(reopened, decide, by=mo, decision=decision) == ("retracted", "resolved", [])


@pytest.mark.parametrize("decision", ["reject", "escalate"])
def test_a_late_review_leaves_a_withdrawn_enquiry_withdrawn(sampled, decide, carla, mo, decision):
    withdraw_enquiry(enquiry_id=sampled.enquiry_id, by=carla)
    assert reviewed_late(sampled, decide, by=mo, decision=decision) == ("retracted", "withdrawn", [])


@pytest.mark.parametrize("decision", ["reject", "escalate"])
def test_a_late_review_leaves_a_forgotten_enquiry_closed(sampled, decide, carla, mo, decision):
    """Carla was erased meanwhile: there are no words left that staff could answer."""
    accept_answer(enquiry_id=sampled.enquiry_id, by=carla, rating=5)
    forget_stories([sampled.enquiry_id])
    assert reviewed_late(sampled, decide, by=mo, decision=decision) == ("retracted", "resolved", [])


# --- Who, and how often ----------------------------------------------------------------------------------------


def test_deciding_needs_the_review_in_hand(submitted, mo, make_user):
    with pytest.raises(ReviewNotHeld):
        review(submitted, by=mo)
    claim_review(review_id=waiting(submitted).id, by=mo)
    release_claim(claim_id=Claim.objects.get(status="active").id, by=mo)
    with pytest.raises(ReviewNotHeld):
        review(submitted, by=mo)


def test_two_moderators_never_get_the_same_review(submitted, mo, make_user):
    mia = make_user("Mia T.", roles=["moderator"])
    opened = claim_next_review(by=mo)
    assert opened.answer == submitted
    assert claim_next_review(by=mo) == opened
    assert claim_next_review(by=mia) is None
    with pytest.raises(AlreadyClaimed):
        claim_review(review_id=opened.id, by=mia)
    with pytest.raises(ReviewNotHeld):
        review(submitted, by=mia)


def test_deciding_the_same_again_is_deciding_once_and_otherwise_too_late(submitted, mo, make_user):
    mia = make_user("Mia T.", roles=["moderator"])
    review_id = waiting(submitted).id
    claim_review(review_id=review_id, by=mo)
    same = {"review_id": review_id, "scores": GOOD_SCORES, "note": NOTE}
    first = review_answer(by=mo, decision="reject", **same)
    assert review_answer(by=mo, decision="reject", **same) == first
    with pytest.raises(ReviewDecided, match="Mo A"):
        review_answer(by=mo, decision="publish", **same)
    with pytest.raises(ReviewDecided, match="Mo A"):
        review_answer(by=mia, decision="reject", **same)


@pytest.mark.race
def test_of_moderators_who_open_and_decide_at_once_one_does(submitted, mo, make_user, in_parallel):
    moderators = [mo, *(make_user(f"Mod {letter}.", roles=["moderator"]) for letter in "BCDEF")]
    review_id = waiting(submitted).id

    def judge(moderator, decision):
        claim_review(review_id=review_id, by=moderator)
        return review_answer(
            review_id=review_id, by=moderator, decision=decision, scores=GOOD_SCORES, note=NOTE
        )

    calls = [
        lambda m=moderator, d=decision: judge(m, d)
        for moderator, decision in zip(moderators, ["publish", "reject", "return"] * 2, strict=True)
    ]
    outcomes = in_parallel(calls)
    assert sum(isinstance(outcome, Review) for outcome in outcomes) == 1
    refusals = {type(outcome) for outcome in outcomes if isinstance(outcome, Exception)}
    assert refusals <= {AlreadyClaimed, ReviewDecided, ReviewNotHeld}


def test_only_moderators_know_of_reviews(submitted, carla, ada, stella, omar):
    for person in (carla, ada, stella, omar):
        with pytest.raises(NotFound):
            claim_review(review_id=waiting(submitted).id, by=person)
        with pytest.raises(NotFound):
            claim_next_review(by=person)
        with pytest.raises(NotFound):
            review(submitted, by=person)


def test_an_unknown_review_does_not_exist(mo):
    with pytest.raises(NotFound):
        review_answer(review_id=uuid4(), by=mo, decision="publish", scores=GOOD_SCORES, note="")


@pytest.mark.parametrize("party", ["author", "customer", "authors_bill", "customers_household"])
def test_nobody_judges_in_their_own_cause(submitted, carla, ada, mo, party):
    from accounts.models import BillAccount

    if party == "author":
        judge = ada
        ada.roles = ["moderator"]
        ada.save()
    elif party == "customer":
        judge = carla
        carla.roles = ["moderator"]
        carla.save()
    else:
        judge = mo
        if party == "authors_bill":
            mo.bill_account = ada.bill_account
            mo.save()
        else:
            BillAccount.objects.filter(pk__in=[mo.bill_account_id, carla.bill_account_id]).update(
                household="Wren Lane 4"
            )
    with pytest.raises(SameParty):
        claim_review(review_id=waiting(submitted).id, by=judge)
    assert claim_next_review(by=judge) is None
    with pytest.raises(SameParty):
        review(submitted, by=judge)


# --- Bad input -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"decision": "burn"}, "decision"),
        ({"decision": "return", "note": ""}, "note"),
        ({"decision": "reject", "note": "no"}, "note"),
        ({"decision": "reject", "note": "x" * 2001}, "note"),
        ({"scores": {**GOOD_SCORES, "kind": 3}}, "scores.kind"),
        ({"scores": {**GOOD_SCORES, "kind": True}}, "scores.kind"),
        ({"scores": {k: v for k, v in GOOD_SCORES.items() if k != "safe"}}, "scores.safe"),
        ({"scores": {**GOOD_SCORES, "witty": 2}}, "scores"),
    ],
)
def test_bad_input_names_its_field_and_decides_nothing(submitted, mo, fields, named):
    claim_review(review_id=waiting(submitted).id, by=mo)
    with pytest.raises(Invalid) as refused:
        review(submitted, by=mo, **fields)
    assert list(refused.value.fields) == [named]
    assert waiting(submitted)
