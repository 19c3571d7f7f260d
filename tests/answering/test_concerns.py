"""What is said about an answer before it is sent: a rule forbids, advice is read once."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from marketplace.answering.concerns import FEW_WORDS, concerns_about
from marketplace.answering.variables import _GAP
from marketplace.models import Answer, Draft
from routing.actions.release_claim import release_claim

FINE = "Switch flight mode on for half a minute, then off again."


@pytest.fixture
def held(ask, claim, ada):
    return claim(ask(), by=ada)


@pytest.fixture
def send(client_of, ada, held):
    """send(body, seen="") -> the page that comes back when Ada sends it."""
    client = client_of(ada)

    def make(body, **fields):
        said = {"body": body, "fence": held.fence, **fields}
        return client.post(reverse("claim_answer", args=[held.id]), said)

    return make


def codes(body, enquiry):
    return [concern.code for concern in concerns_about(body, enquiry=enquiry)]


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (FINE, []),
        ("Restart it.", ["few_words"]),
        ("Open {menu}, then dial [phone 1] and wait a minute.", ["gaps"]),
        ("Mail me: ada@example.com", ["contact_details", "few_words"]),
    ],
    ids=["fine", "short", "gaps", "a rule"],
)
def test_found(ask, body, found):
    assert codes(body, ask()) == found


def test_what_did_not_help_before_is_noticed_however_it_is_spaced(ask, answer, ada):
    given = answer(ask(), by=ada, body=FINE)
    assert codes(f"  {FINE.upper()}\n", given.enquiry) == ["same_again"]


@pytest.mark.parametrize(
    "body",
    [
        "What is your phone number, please?",
        "Mail ada@example.com about it.",
        "Gib mir bitte deine Handynummer.",
    ],
    ids=["asks", "gives", "asks in German"],
)
def test_the_rule_is_the_one_that_the_action_keeps(send, ask, body):
    assert "contact_details" in codes(body, ask(subject="Another one"))
    assert send(body, seen="few_words gaps").status_code == 422
    assert not Answer.objects.exists()


def test_advice_is_given_once_and_the_words_are_kept(send):
    response = send("Restart it.")
    page = response.content.decode()
    assert response.status_code == 422
    assert "It is very short." in page
    assert "Send it all the same" in page
    assert 'name="seen" value="few_words ' in page
    assert Draft.objects.get().body == "Restart it."
    assert send("Restart it.", seen="few_words ").status_code == 302
    assert Answer.objects.get().body == "Restart it."


def test_other_advice_is_given_although_some_was_seen(send):
    page = send("Open {menu}.", seen="few_words ").content.decode()
    assert "Still to be filled in: {menu}" in page


def test_a_rule_cannot_be_waved_away(send):
    assert send(f"{FINE} Call 07700 900123.", seen="contact_details ").status_code == 422
    assert not Answer.objects.exists()


def test_too_late_is_kept_and_not_discussed(send, held, ada):
    release_claim(claim_id=held.id, by=ada)
    assert send("Restart it.").status_code == 409
    assert Draft.objects.get().is_late


def test_a_draft_that_could_not_be_sent_is_kept_and_said_so(client_of, ada, held):
    save = reverse("claim_draft", args=[held.id])
    client = client_of(ada)
    told = client.post(save, {"body": "Mail ada@example.com"}).json()["broken_rules"]
    assert told == ["There is a personal detail in it: email address. Take it out before you send."]
    assert client.post(save, {"body": "Short."}).status_code == 204, "advice waits for the sending"
    assert Draft.objects.get().body == "Short."


def test_programs_ask_before_they_send(api_of, ada, held):
    answered = api_of(ada).post(f"/api/v1/claims/{held.id}/check/", {"body": "Restart it."}, format="json")
    assert [(each["code"], each["is_rule"]) for each in answered.json()] == [("few_words", False)]


def test_the_device_says_the_same_without_a_signal():
    script = (Path(settings.BASE_DIR) / "static/js/outbox.js").read_text()
    assert f".length < {FEW_WORDS}," in script
    assert f"/{_GAP.pattern}/" in script
