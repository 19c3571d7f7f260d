"""After an answer was found wrong: others like it are looked at again, its page goes, its customer hears more."""

from __future__ import annotations

import pytest
from django.urls import reverse

from common.couriers import deliver
from common.models import OutboxEntry
from marketplace.actions.accept_answer import accept_answer
from marketplace.actions.retract_answer import retract_answer
from marketplace.actions.review_look_alike import review_look_alike
from marketplace.api.serializers.reviews import ReviewSerializer
from marketplace.look_alikes import MOST, look_alikes
from marketplace.models import Answer, Review
from marketplace.public_help.models import HelpPage
from marketplace.quality.risk.explaining import CAUSE_IN_WORDS, why

WHY = "The price in it is wrong."
WORDS = "Open the app, choose the roaming pass for nine pounds and switch the phone off and on again."
REWORDED = (
    "Open the app, choose the roaming pass for nine pounds, then ask our shop for the new card instead."
)
OTHER = "Take the card out of the phone, wait for a minute and put it back in again, please."


@pytest.fixture
def work_off(django_capture_on_commit_callbacks):
    """The worker carries what waits in the outbox for reviews, and what comes of it."""

    def work():
        while entries := list(OutboxEntry.objects.filter(kind__startswith="review.", delivered_at=None)):
            for entry in entries:
                deliver(entry)
                OutboxEntry.objects.filter(pk=entry.pk).update(delivered_at=entry.created_at)

    return work


def similar_reviews() -> set:
    return set(
        Review.objects.filter(cause="similar").values_list("answer__author__display_name", "answer_id")
    )


def test_the_same_words_to_somebody_else_are_looked_at_again(ask, answer, carl, ada, ben, mo, work_off):
    wrong = answer(ask(), by=ada, body=WORDS)
    same = answer(ask(by=carl), by=ben, body=f"Hello! {WORDS}")
    answer(ask(by=carl), by=ada, body=OTHER)
    retract_answer(answer_id=wrong.id, by=mo, why=WHY)
    work_off()
    assert similar_reviews() == {(ben.display_name, same.id)}
    review = Review.objects.get(cause="similar")
    assert (review.is_before_publication, review.status) == (False, "waiting")
    assert "taken back" in why(review).cause


def test_of_the_author_much_the_same_is_enough(ask, answer, carl, ada, ben, mo, monkeypatch):
    wrong = answer(ask(), by=ada, body=WORDS)
    own = answer(ask(by=carl), by=ada, body=REWORDED)
    answer(ask(by=carl), by=ben, body=REWORDED)
    assert own.id in look_alikes(wrong)
    assert len(look_alikes(wrong)) == 1


def test_what_nobody_reads_any_more_or_is_looked_at_already_is_left_alone(
    ask, answer, carl, ada, mo, work_off
):
    wrong = answer(ask(), by=ada, body=WORDS)
    gone = answer(ask(by=carl), by=ada, body=WORDS)
    retract_answer(answer_id=gone.id, by=mo, why=WHY)
    assert gone.id not in look_alikes(wrong)
    assert review_look_alike(answer_id=gone.id) is None
    assert review_look_alike(answer_id=wrong.id) is not None
    assert review_look_alike(answer_id=wrong.id) is None


def test_found_again_it_is_reviewed_once(ask, answer, carl, ada, ben, mo, work_off):
    """Two wrong answers alike: the third is queued by the first, and the second adds nothing."""
    first, second = answer(ask(), by=ada, body=WORDS), answer(ask(by=carl), by=ben, body=WORDS)
    answer(ask(by=carl), by=ada, body=WORDS)
    retract_answer(answer_id=first.id, by=mo, why=WHY)
    work_off()
    retract_answer(answer_id=second.id, by=mo, why=WHY)
    work_off()
    assert Review.objects.filter(cause="similar", status="waiting").count() == 1


def test_finding_them_is_one_query_and_a_bounded_list(
    ask, answer, carl, ada, django_assert_num_queries, monkeypatch
):
    wrong = answer(ask(), by=ada, body=WORDS)
    for _ in range(3):
        answer(ask(by=carl), by=ada, body=WORDS)
    with django_assert_num_queries(1):
        assert len(look_alikes(wrong)) == 3
    monkeypatch.setattr("marketplace.look_alikes.MOST", 2)
    assert len(look_alikes(wrong)) == 2 < MOST


def test_the_public_page_goes_with_the_answer_and_leads_to_a_better_one(client, scene, mo):
    made = scene.at("public")
    page = HelpPage.objects.get(pk=made["page_id"])
    address = page.get_absolute_url()
    retract_answer(answer_id=made["answer_id"], by=mo, why=WHY)
    page.refresh_from_db()
    assert page.status == "withdrawn"
    assert client.get(address).status_code == 404
    old = Answer.objects.get(pk=made["answer_id"])
    better = Answer.objects.create(
        enquiry=old.enquiry, author=mo, claim_id=old.claim_id, status="accepted", body=OTHER, body_sealed=b""
    )
    HelpPage.objects.create(
        answer=better,
        topic=page.topic,
        language="en",
        slug="better",
        title="Better",
        question="Q",
        answer_text=OTHER,
        status="public",
        proposed_by=mo,
    )
    answered = client.get(address)
    assert answered.status_code == 301
    assert answered["Location"] == reverse("help_page", args=[page.topic.slug, "better"])


def test_the_customer_reads_that_the_new_answer_replaces_the_wrong_one(ask, answer, ada, ben, mo, mailoutbox):
    enquiry = ask()
    retract_answer(answer_id=answer(enquiry, by=ada, body=WORDS).id, by=mo, why=WHY)
    answer(enquiry, by=ben, body=OTHER)
    deliver(OutboxEntry.objects.filter(kind="mail.enquiry_answered").latest("id"))
    assert "takes the place of the answer that we took back" in mailoutbox[-1].body


def test_an_accepted_answer_is_a_look_alike_too(ask, answer, carl, ada, ben):
    wrong = answer(ask(), by=ada, body=WORDS)
    enquiry = ask(by=carl)
    same = answer(enquiry, by=ben, body=WORDS)
    accept_answer(enquiry_id=enquiry.id, by=carl, rating=5)
    assert look_alikes(wrong) == [same.id]


def test_every_cause_that_is_shown_has_words_and_is_in_the_api():
    shown = {cause.value for cause in Review.shown_causes()}
    assert shown == {cause.value for cause in CAUSE_IN_WORDS}
    assert set(ReviewSerializer().fields["cause"].choices) == shown
    assert set(Review.Cause.values) - shown == {"second", "gold"}
