"""The advocates' pages: the queue, an enquiry one holds, one's answers, applying and the profile."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.consents import Kind
from accounts.forms import as_shown
from accounts.models import Advocate, Application, QuizQuestion, Topic
from common import clock
from common.ids import new_id
from marketplace import advocate_queries
from marketplace.actions.accept_answer import accept_answer
from marketplace.actions.claim_review import claim_review
from marketplace.actions.post_enquiry import post_enquiry
from marketplace.actions.review_answer import review_answer
from marketplace.actions.submit_answer import submit_answer
from marketplace.actions.withdraw_enquiry import withdraw_enquiry
from marketplace.models import Answer, Draft, Escalation, Message, Photo, Review
from marketplace.standing import evidence
from routing.actions.claim_enquiry import claim_enquiry
from routing.actions.expire_claim import expire_claim
from routing.actions.release_claim import release_claim
from routing.models import Availability, Claim, Offer, QueueEntry, Skill
from tests.pages.test_customer_pages import a_photo
from tests.scene import SCORES

HTMX = {"HTTP_HX_REQUEST": "true"}
RUDE = "Only an idiot would not switch flight mode on and off again before asking."
WORDS = "Open Settings, then SIM, and switch the eSIM off and on again."


@pytest.fixture
def asked(carla, sim):
    """asked(subject=...) -> an enquiry of Carla's about SIMs, offered to whoever is there."""

    def make(subject="No signal on my eSIM", body="My number is 07700 900123.", topic=sim):
        return post_enquiry(by=carla, subject=subject, body=body, topic_id=topic.id, language="en")

    return make


@pytest.fixture
def held(ada, asked):
    """Ada's claim on an enquiry of Carla's."""
    return claim_enquiry(enquiry_id=asked().id, by=ada)


def time_out(claim):
    """As if its holder had been away until a second ago."""
    moment = clock.ago(seconds=1)
    QueueEntry.objects.filter(id=claim.entry_id).update(lease_ends_at=moment)
    Claim.objects.filter(id=claim.id).update(ends_at=moment)


def text_of(response):
    """The words of a page, without tags and with single spaces."""
    words = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", words)


def answer(client, claim, body=WORDS, **fields):
    fields = {"body": body, "fence": claim.fence, **fields}
    return client.post(reverse("claim_answer", args=[claim.id]), fields)


# --- Who may come in --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["queue", "queue_offers", "my_answers"])
def test_whoever_is_no_advocate_is_told_kindly_and_shown_the_way(client_of, nina, name):
    response = client_of(nina).get(reverse(name))
    assert response.status_code == 403
    assert reverse("apply") in response.content.decode()


def test_a_suspended_advocate_is_told_so(client_of, ada):
    Advocate.objects.filter(user=ada).update(status="suspended")
    response = client_of(ada).get(reverse("queue"))
    assert response.status_code == 403
    assert "suspended" in text_of(response)


@pytest.mark.parametrize("name", ["queue", "my_answers", "apply", "profile"])
def test_a_stranger_signs_in_first(db, client_of, name):
    response = client_of(None).get(reverse(name))
    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))


@pytest.mark.parametrize("name", ["claim_heartbeat", "claim_draft"])
def test_a_script_of_a_signed_out_page_is_not_told_that_all_went_well(db, client_of, held, name):
    url = reverse(name, args=[held.id])
    assert client_of(None).post(url, headers={"Accept": "application/json"}).status_code == 401


@pytest.mark.parametrize(
    "name",
    [
        "claim",
        "claim_answer",
        "claim_ask",
        "claim_escalate",
        "claim_release",
        "claim_heartbeat",
        "claim_draft",
    ],
)
def test_somebody_elses_claim_does_not_exist(client_of, ben, held, name):
    client, url = client_of(ben), reverse(name, args=[held.id])
    response = client.get(url) if name == "claim" else client.post(url, {"body": "x", "fence": 1})
    assert response.status_code == 404


# --- The queue --------------------------------------------------------------------------------------------------


def test_an_offer_shows_what_it_takes_to_decide(client_of, ada, asked):
    asked()
    Offer.objects.update(why={"seat": "best"})
    page = text_of(client_of(ada).get(reverse("queue")))
    for words in ("1 offer for you", "No signal on my eSIM", "SIM and eSIM", "40 points", "Easy", "Waiting"):
        assert words in page
    assert "Yours first for" in page
    assert "because you know SIM and eSIM" in page
    assert "07700" not in page


def test_the_list_fetched_anew_marks_and_announces_what_is_new(client_of, ada, asked):
    client = client_of(ada)
    asked()
    first = Offer.objects.get(advocate_id=ada.id)
    asked(subject="Another question")
    page = client.get(reverse("queue_offers"), {"card": [str(first.id), "no-id"]}).content.decode()
    assert page.count('class="card offer new"') == 1
    assert page.count('class="card offer"') == 1
    assert "New offer: SIM and eSIM, 40 points." in page


def test_an_offer_that_another_took_goes_with_a_kind_word(client_of, ada, ben, asked):
    enquiry = asked()
    shown = Offer.objects.get(advocate_id=ada.id)
    claim_enquiry(enquiry_id=enquiry.id, by=ben)
    page = text_of(client_of(ada).get(reverse("queue_offers"), {"card": str(shown.id)}))
    assert "Someone claimed that one just before you. It does not count against you." in page
    assert "No signal on my eSIM" not in page


def test_an_offer_that_was_withdrawn_goes_with_another_word(client_of, ada, carla, asked):
    enquiry = asked()
    shown = Offer.objects.get(advocate_id=ada.id)
    withdraw_enquiry(enquiry_id=enquiry.id, by=carla)
    page = text_of(client_of(ada).get(reverse("queue_offers"), {"card": str(shown.id)}))
    assert "That question does not need you any more." in page


def test_what_became_of_other_peoples_offers_is_not_told(client_of, ada, ben, asked):
    enquiry = asked()
    bens = Offer.objects.get(advocate_id=ben.id)
    claim_enquiry(enquiry_id=enquiry.id, by=ada)
    page = text_of(client_of(ada).get(reverse("queue_offers"), {"card": str(bens.id)}))
    assert "Someone claimed" not in page


def test_the_open_list_can_be_claimed_without_an_offer(client_of, ada, ben, asked):
    enquiry = asked()
    Offer.objects.all().delete()
    QueueEntry.objects.filter(item_id=enquiry.id).update(is_open_list=True, stage=3)
    client = client_of(ada)
    page = client.get(reverse("queue"))
    assert "open to everybody who knows this topic" in text_of(page)
    assert "decline" not in page.content.decode()
    assert client.post(reverse("offer_claim", args=[enquiry.id])).status_code == 302


def test_what_is_open_to_all_fills_the_room_that_offers_leave(ada, asked, monkeypatch):
    monkeypatch.setattr(advocate_queries, "SHOWN_AT_MOST", 2)
    first, _, third = (asked(subject=f"Question {number}") for number in range(3))
    QueueEntry.objects.update(is_open_list=True)
    Offer.objects.exclude(entry__item_id=third.id).delete()
    cards = advocate_queries.cards(ada)
    assert [card.enquiry.id for card in cards] == [third.id, first.id]
    assert [bool(card.offer_id) for card in cards] == [True, False]


def test_claiming_leads_to_the_claim_page(client_of, ada, asked):
    enquiry = asked()
    response = client_of(ada).post(reverse("offer_claim", args=[enquiry.id]))
    assert response.url == reverse("claim", args=[Claim.objects.get(holder=ada).id])


def test_claiming_by_htmx_leads_there_too(client_of, ada, asked):
    response = client_of(ada).post(reverse("offer_claim", args=[asked().id]), **HTMX)
    assert response.headers["HX-Redirect"] == reverse("claim", args=[Claim.objects.get(holder=ada).id])


def test_the_loser_of_the_race_gets_409_in_place(client_of, ada, ben, asked):
    enquiry = asked()
    claim_enquiry(enquiry_id=enquiry.id, by=ben)
    response = client_of(ada).post(reverse("offer_claim", args=[enquiry.id]))
    assert response.status_code == 409
    assert "Someone claimed that one just before you." in text_of(response)
    assert 'id="queue-offers"' in response.content.decode()


def test_whoever_has_their_hands_full_is_told_so(client_of, ada, asked):
    Availability.objects.filter(advocate_id=ada.id).update(max_open=1)
    first, second = asked(), asked(subject="A second one")
    claim_enquiry(enquiry_id=first.id, by=ada)
    response = client_of(ada).post(reverse("offer_claim", args=[second.id]))
    assert response.status_code == 422
    assert "as many open as you allow yourself" in text_of(response)


def test_claiming_what_does_not_exist_is_404(client_of, ada):
    assert client_of(ada).post(reverse("offer_claim", args=[new_id()])).status_code == 404


def test_skipping_takes_the_card_away(client_of, ada, asked):
    asked()
    client, offer = client_of(ada), Offer.objects.get(advocate_id=ada.id)
    url = reverse("offer_decline", args=[offer.id])
    assert client.post(url).url == reverse("queue")
    assert client.post(url).url == reverse("queue")
    assert "All caught up" in text_of(client.get(reverse("queue")))


def test_somebody_elses_offer_cannot_be_skipped(client_of, ada, ben, asked):
    asked()
    bens = Offer.objects.get(advocate_id=ben.id)
    assert client_of(ada).post(reverse("offer_decline", args=[bens.id])).status_code == 404


def test_the_switch_goes_off_and_on(client_of, ada):
    client = client_of(ada)
    assert client.post(reverse("availability"), {}).status_code == 302
    assert not Availability.objects.get(advocate_id=ada.id).is_available
    assert "You are not available" in text_of(client.get(reverse("queue")))
    client.post(reverse("availability"), {"is_available": "on", "hours": "2"})
    availability = Availability.objects.get(advocate_id=ada.id)
    assert availability.is_available
    assert timedelta(minutes=119) < availability.until - clock.now() < timedelta(minutes=121)


@pytest.mark.parametrize("hours", ["x", "-1", "3", "\x00", "9" * 400])
def test_a_length_of_time_that_is_not_offered_is_422(client_of, ada, hours):
    response = client_of(ada).post(reverse("availability"), {"is_available": "on", "hours": hours})
    assert response.status_code == 422
    assert "Choose one of the lengths of time." in text_of(response)


def test_what_one_is_on_stands_on_top_of_the_queue(client_of, ada, held):
    page = text_of(client_of(ada).get(reverse("queue")))
    assert "You are on 1 question" in page
    assert "Go back to it" in page


def test_todays_figures_tell_certain_from_hoped(client_of, ada, carla, held, asked):
    sent = submit_answer(claim_id=held.id, by=ada, fence=held.fence, body=WORDS)
    assert "40 points more if customers accept" in text_of(client_of(ada).get(reverse("queue")))
    accept_answer(enquiry_id=sent.enquiry_id, by=carla, rating=5)
    page = text_of(client_of(ada).get(reverse("queue")))
    assert "Points today 40 Answers 1 Accepted 1" in page
    assert "Worth £0.40 off your bill once confirmed." in page


def queries_of(client, url):
    """How many a visit costs within a minute of another: being seen is written with the first."""
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_a_longer_queue_costs_no_more_queries(client_of, ada, billing, asked):
    client, url = client_of(ada), reverse("queue")
    asked()
    one = queries_of(client, url)
    for number in range(6):
        asked(subject=f"Question {number}", topic=billing)
    assert queries_of(client, url) == one
    assert one <= 20


# --- An enquiry one holds ---------------------------------------------------------------------------------------


def test_the_claim_page_shows_the_question_crowd_safe(client_of, ada, held):
    response = client_of(ada).get(reverse("claim", args=[held.id]))
    page = response.content.decode()
    assert "07700" not in page
    assert 'class="redact"' in page
    assert 'data-lease data-seconds="' in page
    assert "Carla M. asked" in text_of(response)


def test_markup_in_a_question_stays_text(client_of, ada, asked):
    claim = claim_enquiry(enquiry_id=asked(subject="<script>alert(1)</script>", body="<b>x</b>").id, by=ada)
    page = client_of(ada).get(reverse("claim", args=[claim.id])).content.decode()
    assert "<script>alert" not in page
    assert "&lt;b&gt;x&lt;/b&gt;" in page


def test_an_answer_is_sent_and_the_page_says_what_happens_next(client_of, ada, held):
    client = client_of(ada)
    response = answer(client, held)
    assert response.url == reverse("claim", args=[held.id])
    page = client.get(response.url)
    assert "Sent to Carla M." in text_of(page)
    assert "data-draft-clear" in page.content.decode()


def test_a_newcomers_answer_is_checked_first_and_the_page_says_why(client_of, ada, held):
    Advocate.objects.filter(user=ada).update(tier="probation")
    client = client_of(ada)
    page = text_of(client.get(answer(client, held).url))
    assert "Checked first, because you are new" in page


def test_a_trusted_advocate_is_neither_called_new_nor_suspected(client_of, ada, held):
    client = client_of(ada)
    page = text_of(client.get(answer(client, held, body=RUDE).url))
    assert Review.objects.get().cause == "risk"
    assert "Some answers are read by somebody else before the customer sees them" in page
    assert "you are new" not in page
    assert "wrong" not in page


def test_on_some_topics_every_answer_is_checked(client_of, ada, billing, asked):
    claim = claim_enquiry(enquiry_id=asked(topic=billing).id, by=ada)
    client = client_of(ada)
    assert "Every answer about Bills is checked" in text_of(client.get(answer(client, claim).url))


def test_sending_twice_is_one_answer(client_of, ada, held):
    client = client_of(ada)
    answer(client, held)
    assert answer(client, held).status_code == 302
    assert Answer.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("", "Write something here."),
        ("  \n ", "Write something here."),
        ("x" * 10_001, "Write at most 10000 characters."),
        ("a\x00b", "There is a hidden character"),
        ("a\ud800b", "There is a hidden character"),
    ],
)
def test_an_answer_that_cannot_be_stored_comes_back_with_a_word(client_of, ada, held, body, said):
    body = body.encode("utf-8", "surrogatepass")
    response = client_of(ada).post(
        reverse("claim_answer", args=[held.id]),
        b"fence=%d&body=%s" % (held.fence, body),
        content_type="application/x-www-form-urlencoded",
    )
    assert response.status_code == 422
    assert said in text_of(response) or "body" in text_of(response)
    assert not Answer.objects.exists()


@pytest.mark.parametrize("fence", ["", "x", "-1", str(2**63), "1.5"])
def test_a_fence_that_is_none_is_422_and_the_words_stay(client_of, ada, held, fence):
    response = answer(client_of(ada), held, fence=fence)
    assert response.status_code == 422
    assert WORDS in response.content.decode()


def test_emoji_and_right_to_left_text_pass(client_of, ada, held):
    answer(client_of(ada), held, body="מרחבא 👋 <b>nicht fett</b>", seen="few_words")
    assert Answer.objects.get().body == "מרחבא 👋 <b>nicht fett</b>"


def test_personal_details_are_named_before_they_are_sent(client_of, ada, held):
    client, body = client_of(ada), "Write to me at ada@example.com"
    response = answer(client, held, body=body)
    assert response.status_code == 422
    assert "There is a personal detail in it: email address." in text_of(response)
    assert body in response.content.decode()
    assert "Send it like this" not in text_of(response)
    assert answer(client, held, body=body, send_anyway="on").status_code == 422
    assert not Answer.objects.exists()


def test_an_answer_that_comes_too_late_is_kept_and_the_page_says_so(client_of, ada, held):
    time_out(held)
    response = answer(client_of(ada), held)
    assert response.status_code == 409
    page = text_of(response)
    assert "What you wrote is kept as a draft." in page
    assert WORDS in page
    assert Draft.objects.get().is_late


def test_whoever_holds_it_next_finds_the_late_draft(client_of, ada, ben, held):
    time_out(held)
    answer(client_of(ada), held, body=f"{WORDS} Call 07700 900123.")
    claim = claim_enquiry(enquiry_id=held.entry.item_id, by=ben)
    client, url = client_of(ben), reverse("claim", args=[claim.id])
    response = client.get(url)
    assert "Somebody had begun an answer" in text_of(response)
    assert "07700" not in response.content.decode()
    assert f"{WORDS} Call [phone 1]." in client.get(url, {"start": "late"}).content.decode()


def test_a_draft_is_kept_and_brought_back(client_of, ada, held):
    client = client_of(ada)
    assert client.post(reverse("claim_draft", args=[held.id]), {"body": "Half an answer"}).status_code == 204
    assert "Half an answer" in client.get(reverse("claim", args=[held.id])).content.decode()


def test_a_draft_that_cannot_be_stored_is_refused_in_json(client_of, ada, held):
    response = client_of(ada).post(reverse("claim_draft", args=[held.id]), {"body": "x" * 10_001})
    assert response.status_code == 422
    assert response.json()["code"] == "invalid"


def test_a_heartbeat_tells_a_script_until_when(client_of, ada, held):
    Claim.objects.update(ends_at=clock.seconds_from_now(60))
    QueueEntry.objects.update(lease_ends_at=clock.seconds_from_now(60))
    url = reverse("claim_heartbeat", args=[held.id])
    response = client_of(ada).post(url, HTTP_ACCEPT="application/json")
    assert response.json()["expires_at"] > clock.seconds_from_now(500).isoformat()


def test_a_heartbeat_after_the_end_is_409(client_of, ada, held):
    time_out(held)
    url = reverse("claim_heartbeat", args=[held.id])
    response = client_of(ada).post(url, HTTP_ACCEPT="application/json")
    assert (response.status_code, response.json()["code"]) == (409, "claim_ended")


def test_more_time_works_without_a_script(client_of, ada, held):
    client, url = client_of(ada), reverse("claim_heartbeat", args=[held.id])
    assert client.post(url).url == reverse("claim", args=[held.id])
    time_out(held)
    assert client.post(url).url == reverse("claim", args=[held.id])


def test_when_the_time_is_over_the_question_is_gone_and_the_draft_is_not(client_of, ada, held):
    client, url = client_of(ada), reverse("claim", args=[held.id])
    client.post(reverse("claim_draft", args=[held.id]), {"body": "Half an answer"})
    time_out(held)
    page = text_of(client.get(url))
    assert "Time ran out" in page
    assert "Half an answer" in page
    assert "My number is" not in page
    expire_claim(entry_id=held.entry_id)
    assert evidence.records_of([ada.id])[ada.id].lapses == 1
    assert "It counts a little towards your tier" in page


def test_when_a_claim_ends_before_its_time_the_page_says_that_it_does_not_count(client_of, ada, held):
    client = client_of(ada)
    release_claim(claim_id=held.id, by=ada)
    page = text_of(client.get(reverse("claim", args=[held.id])))
    assert evidence.records_of([ada.id])[ada.id].lapses == 0
    assert "It does not count towards your tier." in page
    assert "It counts" not in page


def test_giving_back_frees_it_at_once(client_of, ada, ben, held):
    client = client_of(ada)
    assert client.post(reverse("claim_release", args=[held.id])).url == reverse("queue")
    assert client.post(reverse("claim_release", args=[held.id])).url == reverse("claim", args=[held.id])
    assert "You are not on this question any more" in text_of(client.get(reverse("claim", args=[held.id])))


def test_asking_the_customer_stops_their_clock(client_of, ada, held):
    client = client_of(ada)
    response = client.post(reverse("claim_ask", args=[held.id]), {"ask-body": "Which phone is it?"})
    assert response.url == reverse("claim", args=[held.id])
    page = text_of(client.get(response.url))
    assert "Waiting for Carla M." in page
    assert "Which phone is it?" in page


@pytest.mark.parametrize("body", ["", "x" * 5_001, "a\x00"])
def test_a_question_back_that_cannot_be_sent_comes_back(client_of, ada, held, body):
    response = client_of(ada).post(reverse("claim_ask", args=[held.id]), {"ask-body": body})
    assert response.status_code == 422
    assert not Message.objects.filter(kind="ask").exists()


def test_a_question_back_after_the_end_is_409_and_its_words_stay(client_of, ada, held):
    time_out(held)
    response = client_of(ada).post(reverse("claim_ask", args=[held.id]), {"ask-body": "Which phone is it?"})
    assert response.status_code == 409
    assert "Which phone is it?" in text_of(response)


def test_passing_on_needs_a_reason(client_of, ada, held):
    client, url = client_of(ada), reverse("claim_escalate", args=[held.id])
    response = client.post(url, {"escalate-reason": "nobody_took_it", "escalate-note": "I tried it all"})
    assert response.status_code == 422
    assert "Choose one of the reasons." in text_of(response)
    assert "I tried it all" in response.content.decode()
    assert client.post(url, {"escalate-reason": "account"}).url == reverse("queue")
    assert Escalation.objects.get().reason == "account"


def returned_answer(author, claim, moderator, note="Say where to find the menu."):
    """The claim under which the author rewrites what a moderator sent back."""
    Advocate.objects.filter(user=author).update(tier="probation")
    submit_answer(claim_id=claim.id, by=author, fence=claim.fence, body=WORDS)
    review = Review.objects.get()
    claim_review(review_id=review.id, by=moderator)
    review_answer(
        review_id=review.id, by=moderator, decision="return", scores=dict.fromkeys(SCORES, 1), note=note
    )
    return Claim.objects.get(status="active", entry__kind="enquiry")


def test_a_returned_answer_is_rewritten_with_the_note_beside_it(client_of, ada, mo, held):
    again = returned_answer(ada, held, mo)
    client = client_of(ada)
    page = client.get(reverse("claim", args=[again.id]))
    assert "Say where to find the menu." in text_of(page)
    assert WORDS in page.content.decode()
    assert "Rewrite it" in text_of(client.get(reverse("my_answers")))
    assert answer(client, again, body=f"{WORDS} It is the second entry.").status_code == 302
    assert Answer.objects.get().status == "submitted"


def test_a_longer_thread_costs_no_more_queries(client_of, ada, carla, held):
    client, url = client_of(ada), reverse("claim", args=[held.id])
    one = queries_of(client, url)
    for number in range(5):
        Message.objects.create(
            enquiry_id=held.entry.item_id,
            author=carla,
            body=f"More {number}",
            body_sealed=b"",
            kind="question",
        )
    assert queries_of(client, url) == one
    assert one <= 18


# --- My answers -------------------------------------------------------------------------------------------------


def test_my_answers_say_what_became_of_them(client_of, ada, carla, held):
    sent = submit_answer(claim_id=held.id, by=ada, fence=held.fence, body=WORDS)
    client = client_of(ada)
    assert "With the customer 40 points before bonuses, if it is accepted" in text_of(
        client.get(reverse("my_answers"))
    )
    accept_answer(enquiry_id=sent.enquiry_id, by=carla, rating=4, comment="Thanks!")
    page = text_of(client.get(reverse("my_answers")))
    for words in ("40 pending", "Accepted", "4 of 5", "Thanks!", "confirmed on"):
        assert words in page


def test_nobody_sees_anybody_elses_answers(client_of, ada, ben, held):
    submit_answer(claim_id=held.id, by=ada, fence=held.fence, body=WORDS)
    assert "No answers yet" in text_of(client_of(ben).get(reverse("my_answers")))


def many_answers(author, enquiries):
    for number, enquiry in enumerate(enquiries):
        Answer.objects.create(
            enquiry=enquiry,
            author=author,
            claim_id=new_id(),
            body=f"Answer {number}",
            body_sealed=b"",
            status="accepted",
        )


def test_a_long_list_comes_in_pages_of_constant_cost(client_of, ada, asked):
    client, url = client_of(ada), reverse("my_answers")
    enquiry = asked()
    many_answers(ada, [enquiry])
    one = queries_of(client, url)
    many_answers(ada, [enquiry] * 24)
    assert queries_of(client, url) == one
    assert one <= 12
    first = client.get(url).content.decode()
    assert first.count('id="answer-') == 20
    following = re.search(r'href="([^"]+before=[^"]+)"', first).group(1)
    assert client.get(following).content.decode().count('id="answer-') == 5


def test_a_cursor_that_is_none_is_404(client_of, ada):
    assert client_of(ada).get(reverse("my_answers"), {"before": "x"}).status_code == 404


# --- Applying ---------------------------------------------------------------------------------------------------


@pytest.fixture
def quiz(sim):
    """Six questions on SIMs; the right choice is always the second."""
    return [
        QuizQuestion.objects.create(
            topic=sim, text=f"Question {n}?", choices=["no", "yes", "maybe"], right_choice=1
        )
        for n in range(6)
    ]


def apply_for(client, topic, right=5):
    """Both steps, with so many right choices; the reply to the second."""
    Topic.objects.update(test_length=5, test_pass_mark=4)
    client.post(reverse("apply"), {"topics": [str(topic.id)], "languages": ["en"]})
    page = client.get(reverse("apply_quiz")).content.decode()
    fields = dict.fromkeys(re.findall(r'name="(quiz\.[^"]+)"', page))
    choices = {name: "1" if place < right else "0" for place, name in enumerate(fields)}
    terms = as_shown(Kind.ADVOCATE_TERMS)
    return client.post(reverse("apply_quiz"), {**choices, "terms": terms, "is_of_age": "on"})


def test_applying_asks_five_questions_and_ends_with_a_moderator(client_of, nina, sim, quiz):
    client = client_of(nina)
    assert apply_for(client, sim).url == reverse("apply")
    assert len(Application.objects.get().quiz) == 5
    assert "We have your application" in text_of(client.get(reverse("apply")))
    assert client.get(reverse("apply_quiz")).url == reverse("apply")


def test_not_passing_says_when_to_try_again(client_of, nina, sim, quiz):
    client = client_of(nina)
    apply_for(client, sim, right=2)
    page = text_of(client.get(reverse("apply")))
    assert "SIM and eSIM: 2 of 5" in page
    assert "You can apply again from" in page


def test_a_declined_application_shows_the_reason_and_the_date(client_of, nina):
    advocate = Advocate.objects.create(
        user=nina, status="declined", reapply_at=clock.now() + timedelta(days=30)
    )
    Application.objects.create(
        advocate=advocate,
        languages=["en"],
        decided_at=clock.now(),
        is_approved=False,
        reason="Too short a time with us.",
    )
    page = text_of(client_of(nina).get(reverse("apply")))
    assert "Too short a time with us." in page
    assert "You can apply again from" in page


def test_an_approved_advocate_is_led_to_the_queue(client_of, ada):
    assert "You are an advocate" in text_of(client_of(ada).get(reverse("apply")))


@pytest.mark.parametrize("topics", [[], ["x"], ["\x00"], ["01900000-0000-7000-8000-000000000000"]])
def test_a_choice_that_is_none_comes_back(client_of, nina, sim, topics):
    response = client_of(nina).post(
        reverse("apply"), {"topics": topics, "languages": ["en"], "motivation": "I care"}
    )
    assert response.status_code == 422
    assert "I care" in response.content.decode()


def test_the_quiz_without_a_choice_of_topics_starts_at_the_beginning(client_of, nina):
    assert client_of(nina).get(reverse("apply_quiz")).url == reverse("apply")


def test_missing_and_made_up_quiz_answers_come_back(client_of, nina, sim, quiz):
    client = client_of(nina)
    client.post(reverse("apply"), {"topics": [str(sim.id)], "languages": ["en"]})
    response = client.post(reverse("apply_quiz"), {f"quiz.{quiz[0].id}": "99"})
    assert response.status_code == 422
    assert "Choose one of the answers." in text_of(response)
    assert "Accept the terms" in text_of(response)
    assert "Advocates have to be old enough" in text_of(response)
    assert not Application.objects.exists()


# --- Profile ----------------------------------------------------------------------------------------------------


def test_a_customer_changes_how_others_see_them(client_of, nina):
    client = client_of(nina)
    assert client.post(reverse("profile"), {"display_name": "Nina O'P.", "language": "de"}).status_code == 302
    nina.refresh_from_db()
    assert (nina.display_name, nina.language) == ("Nina O'P.", "de")
    assert "Nina O&#x27;P." in client.get(reverse("profile")).content.decode()


@pytest.mark.parametrize(
    "fields",
    [
        {"display_name": "", "language": "en"},
        {"display_name": "x" * 61, "language": "en"},
        {"display_name": "a\x00", "language": "en"},
        {"display_name": "Nina <P>", "language": "en"},
        {"display_name": "Nina", "language": "xx"},
        {},
    ],
)
def test_a_profile_that_cannot_be_stored_comes_back(client_of, nina, fields):
    assert client_of(nina).post(reverse("profile"), fields).status_code == 422


def test_an_advocate_switches_topics_and_languages_off(client_of, ada, sim, billing):
    response = client_of(ada).post(
        reverse("profile_offers"), {"topics": [str(sim.id)], "languages": ["en"], "max_open": "3"}
    )
    assert response.status_code == 302
    on = Skill.objects.filter(advocate_id=ada.id, is_on=True)
    assert [(skill.topic, skill.language) for skill in on] == [(sim, "en")]
    assert Availability.objects.get(advocate_id=ada.id).max_open == 3


def test_the_form_shows_what_is_on(client_of, ada):
    page = client_of(ada).get(reverse("profile")).content.decode()
    assert len(re.findall(r'name="(?:topics|languages)"[^>]* checked', page)) == 4


@pytest.mark.parametrize("max_open", ["", "0", "11", "x", str(2**63), "1e3"])
def test_a_limit_out_of_bounds_comes_back(client_of, ada, sim, max_open):
    response = client_of(ada).post(
        reverse("profile_offers"), {"topics": [str(sim.id)], "languages": ["en"], "max_open": max_open}
    )
    assert response.status_code == 422


def test_a_customer_has_no_offers_to_choose(client_of, nina):
    assert client_of(nina).post(reverse("profile_offers"), {}).status_code == 403


def test_a_token_is_shown_once_and_works_until_it_is_revoked(client_of, nina):
    client = client_of(nina)
    response = client.post(reverse("token_create"))
    token = re.search(r'id="new-token" readonly value="([^"]+)"', response.content.decode()).group(1)
    assert "no-store" in response.headers["Cache-Control"]
    assert token not in client.get(reverse("profile")).content.decode()

    stranger = client_of(None)
    assert stranger.get("/api/v1/me/", HTTP_AUTHORIZATION=f"Token {token}").status_code == 200
    revoke = re.search(r'action="(/profile/tokens/[^"]+/revoke/)"', response.content.decode()).group(1)
    assert client.post(revoke).status_code == 302
    assert stranger.get("/api/v1/me/", HTTP_AUTHORIZATION=f"Token {token}").status_code == 401
    assert client.post(revoke).status_code == 404


def test_nobody_revokes_anybody_elses_token(client_of, nina, carl):
    response = client_of(nina).post(reverse("token_create"))
    revoke = re.search(r'action="(/profile/tokens/[^"]+/revoke/)"', response.content.decode()).group(1)
    assert client_of(carl).post(revoke).status_code == 404


def test_there_is_an_end_to_tokens(client_of, nina):
    client = client_of(nina)
    replies = [client.post(reverse("token_create")).status_code for _ in range(11)]
    assert replies == [200] * 10 + [422]


# --- Photos in an answer ----------------------------------------------------------------------------------------


def test_the_answer_form_takes_photos_and_says_who_looks_at_them(client_of, ada, held):
    page = client_of(ada).get(reverse("claim", args=[held.id])).content.decode()
    assert 'enctype="multipart/form-data"' in page
    assert 'accept="image/jpeg,image/png,image/webp,image/gif"' in page
    assert "A moderator looks at every photo before Carla M. sees it" in page


def test_an_answer_with_photos_is_shown_to_the_moderator_and_then_to_the_customer(
    client_of, ada, held, mo, carla
):
    response = answer(client_of(ada), held, photos=[a_photo(), a_photo()])
    assert response.status_code == 302
    done = text_of(client_of(ada).get(response.url))
    assert "Checked first, because it has photos" in done
    address = reverse("photo", args=[Photo.objects.order_by("id").first().id])
    assert address in client_of(ada).get(reverse("my_answers")).content.decode()
    review = Review.objects.get()
    claim_review(review_id=review.id, by=mo)
    desk = client_of(mo).get(reverse("review_desk")).content.decode()
    assert address in desk and "Photo 1 from Ada L." in desk
    story = reverse("enquiry", args=[review.answer.enquiry_id])
    assert address not in client_of(carla).get(story).content.decode()
    review_answer(review_id=review.id, by=mo, decision="publish", scores=SCORES)
    assert address in client_of(carla).get(story).content.decode()


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_words_that_come_back_say_whether_their_photos_are_lost(client_of, ada, held, headers):
    fields = {"body": "Ring me on 07700 900123.", "fence": held.fence, "photos": [a_photo()]}
    page = client_of(ada).post(reverse("claim_answer", args=[held.id]), fields, **headers).content.decode()
    assert ("choose your photos again" in page, "hx-preserve" in page) == (not headers, bool(headers))
    assert not Photo.objects.exists()


def test_a_file_that_is_no_photo_is_said_at_the_photos(client_of, ada, held):
    svg = SimpleUploadedFile("x.png", b"<svg><script>1</script></svg>")
    response = answer(client_of(ada), held, photos=[svg])
    page = response.content.decode()
    assert response.status_code == 422
    assert "not a photo we can read" in page and WORDS in page


def test_a_returned_answer_shows_its_photos_to_keep_or_leave_out(client_of, ada, held, mo):
    answer(client_of(ada), held, photos=[a_photo(), a_photo()])
    review = Review.objects.get()
    claim_review(review_id=review.id, by=mo)
    review_answer(review_id=review.id, by=mo, decision="return", scores=SCORES, note="Crop the first.")
    given = Answer.objects.get()
    again = Claim.objects.get(pk=given.claim_id)
    first, second = given.photos.order_by("id")
    page = client_of(ada).get(reverse("claim", args=[again.id])).content.decode()
    assert "Leave photo 1 out" in page and f'value="{second.id}"' in page
    refused = {"body": "Ring me on 07700 900123.", "leave_out": [str(first.id)]}
    page = answer(client_of(ada), again, **refused).content.decode()
    assert re.search(rf'value="{first.id}" checked', page)
    assert not re.search(rf'value="{second.id}" checked', page)
    assert answer(client_of(ada), again, leave_out=[str(first.id)]).status_code == 302
    assert list(given.photos.filter(left_out_at=None)) == [second]


def test_the_queue_counts_the_questions_own_photos(client_of, ada, ben, held, carla, mo):
    answer(client_of(ada), held, photos=[a_photo()])
    review = Review.objects.get()
    claim_review(review_id=review.id, by=mo)
    review_answer(review_id=review.id, by=mo, decision="reject", scores=SCORES, note="It is wrong.")
    assert [card.photo_count for card in advocate_queries.cards(ben)] == [0]
