"""The agents' desk: the whole story in the original words, one agent at a time, nothing typed is lost."""

from __future__ import annotations

from typing import Any

import pytest

from common import clock
from marketplace.actions.ask_staff import ask_staff
from marketplace.actions.post_enquiry import post_enquiry
from marketplace.answering.models import SavedPhrase
from marketplace.models import Answer, Enquiry
from routing.models import QueueEntry


@pytest.fixture
def escalated(carla: Any, sim: Any, service_level: Any) -> Enquiry:
    """Carla wants the team; her phone number is hidden from the crowd."""
    enquiry = post_enquiry(
        by=carla, subject="Call me", body="My number is 07700 900123, <i>please</i>.", topic_id=sim.id
    )
    ask_staff(enquiry_id=enquiry.id, by=carla)
    return enquiry


def test_desk_is_for_agents(client_of: Any, escalated: Enquiry, mo: Any, carla: Any, ada: Any) -> None:
    for person in (mo, carla, ada):
        assert client_of(person).get("/desk/").status_code == 403
        assert client_of(person).get(f"/desk/{escalated.id}/").status_code == 403
        assert client_of(person).post(f"/desk/{escalated.id}/claim/").status_code == 403
    assert client_of(None).get("/desk/").status_code == 302


def test_agent_reads_the_original_words_and_why(client_of: Any, escalated: Enquiry, stella: Any) -> None:
    client = client_of(stella)
    assert "Call me" in client.get("/desk/").content.decode()
    page = client.get(f"/desk/{escalated.id}/").content.decode()
    assert "07700 900123" in page
    assert "&lt;i&gt;please" in page
    assert "The customer asked for our team" in page
    assert "Take it" in page


def test_agent_takes_asks_and_answers(client_of: Any, escalated: Enquiry, stella: Any) -> None:
    client = client_of(stella)
    client.post(f"/desk/{escalated.id}/claim/")
    assert client.post(f"/desk/{escalated.id}/message/", {"body": "When suits you?"}).status_code == 302
    page = client.get(f"/desk/{escalated.id}/").content.decode()
    assert "When suits you?" in page
    fence = page.split('name="fence" value="')[1].split('"')[0]
    sent = client.post(f"/desk/{escalated.id}/answer/", {"body": "I have just called you.", "fence": fence})
    assert sent.status_code == 302
    answer = Answer.objects.get(enquiry=escalated)
    assert (answer.status, answer.is_by_staff) == ("published", True)


def test_second_agent_is_told_kindly(client_of: Any, escalated: Enquiry, stella: Any, make_user: Any) -> None:
    client_of(stella).post(f"/desk/{escalated.id}/claim/")
    other = client_of(make_user("Femi O.", roles=["agent"]))
    assert other.post(f"/desk/{escalated.id}/claim/").status_code == 409
    assert "Stella R." in other.get(f"/desk/{escalated.id}/").content.decode()


def test_late_answer_is_refused_and_what_was_typed_is_still_there(
    client_of: Any, escalated: Enquiry, stella: Any
) -> None:
    client = client_of(stella)
    client.post(f"/desk/{escalated.id}/claim/")
    client.post(f"/desk/{escalated.id}/release/")
    page = client.post(f"/desk/{escalated.id}/answer/", {"body": "Nearly in time.", "fence": "1"})
    assert page.status_code == 409
    assert "Nearly in time." in page.content.decode()


@pytest.mark.parametrize("body", ["", "x" * 10_001, "a\x00b"])
def test_bad_answers_are_refused_in_place(client_of: Any, escalated: Enquiry, stella: Any, body: str) -> None:
    client = client_of(stella)
    client.post(f"/desk/{escalated.id}/claim/")
    page = client.post(f"/desk/{escalated.id}/answer/", {"body": body, "fence": "1"})
    assert page.status_code == 422
    assert not Answer.objects.filter(enquiry=escalated).exists()


def test_agents_have_the_aids_of_advocates_while_they_are_on_it(
    client_of: Any, escalated: Enquiry, stella: Any, sim: Any
) -> None:
    sim.guide = "Ask which phone it is."
    sim.save()
    SavedPhrase.objects.create(
        use="answer", language="en", label="Hello", body="Hello {customer}, I am {advocate}."
    )
    Enquiry.objects.filter(pk=escalated.pk).update(device="Chrome/Android")
    client = client_of(stella)
    assert "guide-title" not in client.get(f"/desk/{escalated.id}/").content.decode()
    client.post(f"/desk/{escalated.id}/claim/")
    page = client.get(f"/desk/{escalated.id}/").content.decode()
    assert "Ask which phone it is." in page
    assert 'data-insert="Hello Carla, I am Stella." data-insert-into="id_body"' in page
    assert 'data-words="answer-words"' in page and 'id="answer-words"' in page
    assert "Chrome on Android" in page


def test_agents_are_advised_once_and_may_give_the_companys_number(
    client_of: Any, escalated: Enquiry, stella: Any
) -> None:
    client = client_of(stella)
    client.post(f"/desk/{escalated.id}/claim/")
    said = {"body": "Call 020 7946 0018, {name}.", "fence": "1"}
    page = client.post(f"/desk/{escalated.id}/answer/", said)
    assert page.status_code == 422 and not Answer.objects.exists()
    text = page.content.decode()
    assert "Still to be filled in: {name}" in text and "Send it all the same" in text
    assert said["body"] in text and "personal detail" not in text
    seen = text.split('name="seen" value="')[1].split('"')[0]
    assert client.post(f"/desk/{escalated.id}/answer/", {**said, "seen": seen}).status_code == 302
    assert Answer.objects.get(enquiry=escalated).status == "published"


def test_enquiry_that_is_unknown_or_not_held(client_of: Any, escalated: Enquiry, stella: Any) -> None:
    client = client_of(stella)
    assert client.get("/desk/01900000-0000-7000-8000-000000000000/").status_code == 404
    assert client.post(f"/desk/{escalated.id}/answer/", {"body": "Hello", "fence": "1"}).status_code == 404
    assert client.post(f"/desk/{escalated.id}/release/").status_code == 404


def test_one_list_by_the_promised_time_with_its_states(
    client_of: Any, carla: Any, sim: Any, service_level: Any, stella: Any
) -> None:
    made = []
    for subject, due in (("Later", 90), ("Held", 30), ("Overdue", -30)):
        enquiry = post_enquiry(by=carla, subject=subject, body="Please help", topic_id=sim.id)
        ask_staff(enquiry_id=enquiry.id, by=carla)
        QueueEntry.objects.filter(item_id=enquiry.id).update(due_at=clock.ago(minutes=-due - 0.5))
        made.append(enquiry)
    client = client_of(stella)
    client.post(f"/desk/{made[1].id}/claim/")
    rows = client.get("/desk/list/").content.decode().split("<a ")[1:]
    expected = [("Overdue", "29 min ago"), ("You are on it", "in 30 min"), ("Waiting", "in 1 h 30 min")]
    for row, (chip, promised) in zip(rows, expected, strict=True):
        assert chip in row.split('class="pill')[1]
        assert promised in row


def test_the_list_fetched_again_still_knows_what_is_open(
    client_of: Any, escalated: Enquiry, stella: Any
) -> None:
    client = client_of(stella)
    again = f"/desk/list/?open={escalated.id}"
    assert again in client.get(f"/desk/{escalated.id}/").content.decode()
    assert 'aria-current="true"' in client.get(again).content.decode()
    assert "&lt;b&gt;" not in client.get("/desk/list/?open=<b>").content.decode()


def test_languages_are_named(client_of: Any, escalated: Enquiry, stella: Any) -> None:
    Enquiry.objects.filter(pk=escalated.pk).update(language="de")
    assert "<dd>German</dd>" in client_of(stella).get(f"/desk/{escalated.id}/").content.decode()


def test_an_empty_answer_is_named_by_the_page_itself(client_of: Any, escalated: Enquiry, stella: Any) -> None:
    client = client_of(stella)
    client.post(f"/desk/{escalated.id}/claim/")
    assert client.get(f"/desk/{escalated.id}/").content.decode().count("novalidate") == 2
    page = client.post(f"/desk/{escalated.id}/answer/", {"body": " ", "fence": "1"}).content.decode()
    assert "There is one thing to fix." in page


def test_queries_do_not_grow_with_the_list(
    client_of: Any, carla: Any, sim: Any, service_level: Any, stella: Any, django_assert_max_num_queries: Any
) -> None:
    for number in range(6):
        enquiry = post_enquiry(by=carla, subject=f"Question {number}", body="Please help", topic_id=sim.id)
        ask_staff(enquiry_id=enquiry.id, by=carla)
    client = client_of(stella)
    with django_assert_max_num_queries(10):
        client.get("/desk/")
    with django_assert_max_num_queries(26):
        client.get(f"/desk/{enquiry.id}/")
