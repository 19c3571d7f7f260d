"""Answering under a claim: the fence decides, late words are kept, review follows trust."""

from __future__ import annotations

from uuid import uuid4

import pytest

from common.errors import Invalid, NotFound
from marketplace.actions.not_solved import not_solved
from marketplace.actions.save_draft import save_draft
from marketplace.actions.submit_answer import submit_answer
from marketplace.models import Answer, AnswerRevision, Draft, Enquiry, Review
from routing.actions.release_claim import release_claim
from routing.errors import StaleFence
from routing.models import Claim, QueueEntry

BODY = "Switch flight mode on, wait, and off again."


def submit(held, *, by, body=BODY, fence=None):
    return submit_answer(claim_id=held.id, by=by, fence=held.fence if fence is None else fence, body=body)


def test_a_trusted_advocates_answer_is_published_and_the_customer_is_told(ask, claim, ada, carla, told):
    enquiry = ask()
    answer = submit(claim(enquiry, by=ada), by=ada)
    enquiry.refresh_from_db()
    assert (answer.status, enquiry.status) == ("published", "answered")
    assert answer.published_at == enquiry.first_answered_at == enquiry.answered_at
    assert enquiry.assume_solved_at > answer.published_at
    assert Claim.objects.get().status == "completed"
    assert QueueEntry.objects.get(item_id=enquiry.id).status == "done"
    assert "mail.enquiry_answered" in told()


def test_an_answer_on_probation_waits_for_a_moderator(ask, claim, make_advocate, told):
    newcomer = make_advocate("Ned W.", tier="probation")
    enquiry = ask()
    answer = submit(claim(enquiry, by=newcomer), by=newcomer)
    enquiry.refresh_from_db()
    review = Review.objects.get()
    assert (answer.status, enquiry.status) == ("submitted", "open")
    assert (review.cause, review.is_before_publication, review.status) == ("probation", True, "waiting")
    assert QueueEntry.objects.get(item_id=review.id).pool == "moderators"
    assert "mail.enquiry_answered" not in told()


def test_a_topic_may_demand_that_every_answer_is_checked(ask, claim, ada, billing):
    submit(claim(ask(topic_id=billing.id), by=ada), by=ada)
    assert Review.objects.get().cause == "topic"


def test_what_is_in_the_sample_is_published_and_reviewed_afterwards(ask, claim, ada, review_share):
    review_share(100)
    answer = submit(claim(ask(), by=ada), by=ada)
    review = Review.objects.get()
    assert answer.status == "published"
    assert (review.cause, review.is_before_publication) == ("sample", False)


def test_sending_the_same_answer_again_gives_the_first_one(ask, claim, ada):
    held = claim(ask(), by=ada)
    first = submit(held, by=ada)
    assert submit(held, by=ada) == first
    assert Answer.objects.count() == 1
    assert not Draft.objects.exists()


@pytest.mark.race
def test_a_double_tap_makes_one_answer(ask, claim, ada, in_parallel):
    held = claim(ask(), by=ada)
    answers = in_parallel([lambda: submit(held, by=ada)] * 6)
    assert {answer.id for answer in answers} == {Answer.objects.get().id}


@pytest.mark.race
def test_late_words_are_kept_even_though_the_request_fails(ask, claim, ada):
    """On a real connection: the draft is committed although the answer's transaction rolled back."""
    enquiry = ask()
    held = claim(enquiry, by=ada)
    release_claim(claim_id=held.id, by=ada)
    with pytest.raises(StaleFence, match="draft"):
        submit(held, by=ada, body="Too late, mail ada@example.com.")
    draft = Draft.objects.get(enquiry=enquiry, author=ada)
    assert (draft.is_late, draft.body) == (True, "Too late, mail [email 1].")
    assert not Answer.objects.exists()


def test_an_old_fence_is_refused(ask, claim, ada):
    held = claim(ask(), by=ada)
    with pytest.raises(StaleFence):
        submit(held, by=ada, fence=held.fence + 1)
    with pytest.raises(StaleFence):
        submit(held, by=ada, fence=held.fence - 1)
    assert not Answer.objects.exists()


def test_another_answer_under_a_used_claim_is_late(ask, claim, ada):
    held = claim(ask(), by=ada)
    submit(held, by=ada)
    with pytest.raises(StaleFence):
        submit(held, by=ada, body="Something else.")
    assert Draft.objects.get().body == "Something else."


def test_somebody_elses_claim_does_not_exist(ask, claim, ada, ben):
    held = claim(ask(), by=ada)
    with pytest.raises(NotFound):
        submit(held, by=ben)
    with pytest.raises(NotFound):
        submit_answer(claim_id=uuid4(), by=ada, fence=1, body=BODY)
    assert not Draft.objects.exists()


@pytest.mark.parametrize("body", ["", " \n ", "x" * 10_001, "a\x00"])
def test_a_bad_body_is_refused_and_the_claim_stays(ask, claim, ada, body):
    held = claim(ask(), by=ada)
    with pytest.raises(Invalid) as refused:
        submit(held, by=ada, body=body)
    assert list(refused.value.fields) == ["body"]
    assert Claim.objects.get().status == "active"


def test_the_draft_goes_when_the_answer_is_sent(ask, claim, ada):
    held = claim(ask(), by=ada)
    save_draft(claim_id=held.id, by=ada, body="Switch fl")
    submit(held, by=ada)
    assert not Draft.objects.exists()


def test_a_returned_answer_is_rewritten_in_place_and_reviewed_again(
    ask, answer, decide, claim, ada, mo, billing
):
    enquiry = ask(topic_id=billing.id)
    first = answer(enquiry, by=ada, body="First words.")
    decide(first, by=mo, decision="return")
    rewritten = submit(claim(enquiry, by=ada), by=ada, body="Better words.")
    assert (rewritten.id, rewritten.status, rewritten.body) == (first.id, "submitted", "Better words.")
    assert AnswerRevision.objects.get(answer=first).body == "First words."
    assert [review.status for review in first.reviews.order_by("id")] == ["decided", "waiting"]


def test_staff_answers_are_published_at_once_whatever_the_topic(ask, claim, stella, carla, billing, told):
    from marketplace.actions.ask_staff import ask_staff

    enquiry = ask(topic_id=billing.id)
    ask_staff(enquiry_id=enquiry.id, by=carla)
    answer = submit(claim(enquiry, by=stella), by=stella)
    assert (answer.is_by_staff, answer.status) == (True, "published")
    assert not Review.objects.exists()
    assert enquiry.escalations.get().closed_at is not None
    assert "mail.staff_answered" in told()


def test_somebody_else_may_answer_after_not_solved(ask, answer, carla, ada, ben):
    enquiry = ask()
    answer(enquiry, by=ada)
    not_solved(enquiry_id=enquiry.id, by=carla, reason="Still dead.")
    answer(enquiry, by=ben, body="Ask for a new one.")
    assert Enquiry.objects.get(pk=enquiry.id).status == "answered"
    assert list(Answer.objects.order_by("submitted_at").values_list("status", flat=True)) == [
        "unhelpful",
        "published",
    ]
