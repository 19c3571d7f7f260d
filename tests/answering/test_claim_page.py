"""What stands beside an enquiry while somebody answers it."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from marketplace.actions.accept_answer import accept_answer
from marketplace.actions.ask_staff import ask_staff
from marketplace.models import Enquiry

pytestmark = pytest.mark.django_db

ANDROID = "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Chrome/141.0 Mobile Safari/537.36"
WORKED = "Hello Carla, switch the eSIM off and on again in the settings."


@pytest.fixture
def page_of(claim, client_of):
    """page_of(enquiry, by=ben) -> the page with which Ben answers it."""

    def make(enquiry, *, by):
        held = claim(enquiry, by=by)
        client = client_of(by)
        return lambda: client.get(reverse("claim", args=[held.id])).content.decode()  # noqa: PLW0108 - asked anew each time

    return make


def solve(enquiry, *, by, answer):
    given = answer(enquiry, by=by, body=WORKED)
    accept_answer(enquiry_id=enquiry.id, by=enquiry.customer, rating=5)
    return given


def test_the_topics_guide_is_there_in_the_readers_language(page_of, ask, ben, sim):
    sim.guide, sim.guide_de = "Ask which phone it is.", "Nach dem Handy fragen."
    sim.save()
    ben.language = "de"
    ben.save()
    page = page_of(ask(), by=ben)
    assert "Nach dem Handy fragen." in page()
    sim.guide_de = ""
    sim.save()
    assert "Ask which phone it is." in page()


def test_without_guide_or_match_there_is_no_empty_card(page_of, ask, ben):
    page = page_of(ask(), by=ben)()
    assert "guide-title" not in page
    assert "past-title" not in page


def test_past_answers_can_be_inserted_and_read(page_of, ask, answer, carl, ada, ben):
    solve(ask(subject="My eSIM died after the update"), by=ada, answer=answer)
    page = page_of(ask(by=carl, subject="eSIM died after an update"), by=ben)()
    assert "Answers that worked before" in page
    assert 'data-insert="Hello Carl, switch' in page


def test_agents_have_them_beside_what_they_answer(ask, answer, client_of, carl, ada, stella):
    solve(ask(subject="My eSIM died after the update"), by=ada, answer=answer)
    enquiry = ask(by=carl, subject="eSIM died after an update")
    ask_staff(enquiry_id=enquiry.id, by=carl)
    client = client_of(stella)
    client.post(reverse("desk_claim", args=[enquiry.id]))
    page = client.get(reverse("desk_enquiry", args=[enquiry.id])).content.decode()
    assert f'data-insert="{WORKED.replace("Carla", "Carl")}" data-insert-into="id_body"' in page


def test_the_page_asks_as_much_for_many_past_answers_as_for_one(page_of, ask, answer, carl, ada, ben):
    solve(ask(subject="My eSIM died after the update 1"), by=ada, answer=answer)
    page = page_of(ask(by=carl, subject="My eSIM died after the update"), by=ben)
    page()
    with CaptureQueriesContext(connection) as at_one:
        page()
    for number in range(2, 5):
        solve(ask(subject=f"My eSIM died after the update {number}"), by=ada, answer=answer)
    with CaptureQueriesContext(connection) as at_four:
        page()
    assert len(at_four) == len(at_one)


def test_the_device_is_shown_only_if_its_owner_says_so(page_of, client_of, carla, ben, sim, service_level):
    client = client_of(carla)
    said = {"subject": "No signal", "body": "Since today.", "topic": sim.id, "language": "en"}
    assert (
        "Say that I write from Chrome on Android"
        in client.get("/ask/", HTTP_USER_AGENT=ANDROID).content.decode()
    )
    client.post("/ask/", said, HTTP_USER_AGENT=ANDROID)
    assert Enquiry.objects.get().device == ""
    client.post("/ask/", {**said, "subject": "Still none", "says_device": "on"}, HTTP_USER_AGENT=ANDROID)
    enquiry = Enquiry.objects.get(device="Chrome/Android")
    assert "Chrome on Android" in page_of(enquiry, by=ben)()
