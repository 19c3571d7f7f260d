"""Advocates neither give nor ask for contact details, whichever door they come through."""

from __future__ import annotations

import pytest

from marketplace.actions.ask_customer import ask_customer
from marketplace.actions.submit_answer import submit_answer
from marketplace.contact_details import asks_for_contact_details, require_no_contact_details
from marketplace.errors import ContactDetails
from marketplace.models import Answer, Draft, Message
from routing.models import Claim

WORDS = "Restart it, and if that fails write to me at ada@example.com."


@pytest.mark.parametrize(
    "text",
    [
        "What is your phone number?",
        "Please give me your e-mail address.",
        "May I have your number",
        "Just call me, that is quicker.",
        "I can help. WhatsApp me tonight!",
        "What’s your Insta?",
        "Gib mir bitte deine Handynummer.",
        "Wie lautet Ihre E-Mail-Adresse?",
        "Ruf mich heute an.",
        "Schreib mir per Telegram.",
        "Pleаse call me",
    ],
)
def test_asking_how_to_reach_somebody_is_recognised(text):
    assert asks_for_contact_details(text)


@pytest.mark.parametrize(
    "text",
    [
        "Which phone do you have, and what is your number plan?",
        "Dial 1-5-0, then choose your number from the list.",
        "My bank would text me a code each time, so I know the problem.",
        "Could you message me here once you tried it?",
        "What is your phone showing in the status bar?",
        "Can you check your e-mail for a confirmation?",
        "Wie lautet die Fehlermeldung auf deinem Handy?",
        "Deine Nummer bleibt beim Wechsel gleich.",
    ],
)
def test_ordinary_advice_and_questions_are_not(text):
    assert not asks_for_contact_details(text)


def test_signing_with_a_name_is_no_contact_detail():
    require_no_contact_details("It registers by itself.\n\nKind regards,\nAda Lindqvist")


def test_what_is_unsure_is_refused_as_well():
    with pytest.raises(ContactDetails) as refusal:
        require_no_contact_details("ring me on 900184 77")
    assert "detail to be checked" in refusal.value.fields["body"][0]


def test_an_answer_with_a_contact_detail_is_not_sent_and_its_words_are_kept(ask, claim, ada):
    held = claim(ask(), by=ada)

    with pytest.raises(ContactDetails) as refusal:
        submit_answer(claim_id=held.id, by=ada, fence=held.fence, body=WORDS)

    assert refusal.value.fields == {
        "body": ["There is a personal detail in it: email address. Take it out before you send."]
    }
    assert not Answer.objects.exists()
    assert Claim.objects.get().status == "active"
    assert Draft.objects.get().body.endswith("write to me at [email 1].")


def test_a_question_that_asks_for_one_is_not_sent(ask, claim, ada):
    held = claim(ask(), by=ada)

    with pytest.raises(ContactDetails):
        ask_customer(claim_id=held.id, by=ada, body="What is your phone number?")
    assert not Message.objects.filter(kind="ask").exists()


def test_staff_may_ask_the_customer_for_a_number(ask, stella):
    from routing.actions.claim_item import claim_item

    enquiry = ask(body="My husband has passed away.")
    held = claim_item(item_id=enquiry.id, kind="enquiry", by=stella)

    assert ask_customer(claim_id=held.id, by=stella, body="What is your phone number?").is_by_staff


def test_the_api_says_what_was_found_with_422(ask, claim, ada, api_of):
    held = claim(ask(), by=ada)
    reply = api_of(ada).post(
        f"/api/v1/claims/{held.id}/answer/", {"body": WORDS, "fence": held.fence}, format="json"
    )

    assert reply.status_code == 422
    assert reply.json()["code"] == "contact_details"
    assert "email address" in reply.json()["fields"]["body"][0]
    assert "ada@example.com" not in reply.content.decode()


def test_the_api_refuses_a_message_in_the_same_way(ask, claim, ada, api_of):
    held = claim(ask(), by=ada)
    reply = api_of(ada).post(f"/api/v1/claims/{held.id}/ask/", {"body": "Please call me."}, format="json")

    assert (reply.status_code, reply.json()["code"]) == (422, "contact_details")
