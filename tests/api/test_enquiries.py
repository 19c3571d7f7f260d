"""Enquiries over HTTP: asking, reading in one's own words, reacting."""

from __future__ import annotations

import pytest

from marketplace.models import Enquiry, Photo
from rewards.models import Award
from routing import queries as routing_queries
from tests.api.conftest import API

ASK = {"subject": "My eSIM is dead", "body": "Call +44 7700 900123, please.", "topic": "sim"}
ENQUIRIES = f"{API}/enquiries/"


# --- Asking ----------------------------------------------------------------------------------------------------


def test_asking_answers_with_what_the_customer_wants_to_know(api_of, carla, sim, service_level):
    response = api_of(carla).post(ENQUIRIES, ASK, format="json")
    assert response.status_code == 201
    body = response.json()
    enquiry = Enquiry.objects.get(id=body["id"])
    assert enquiry.customer == carla
    assert body["status"] == "open"
    assert body["progress"]["code"] == "waiting"
    assert body["expected_seconds"] == 600
    assert (body["topic"], body["language"]) == ("sim", "en")
    assert [item["text"] for item in body["thread"]] == [ASK["body"]]


def test_topic_and_language_are_guessed_when_left_out(api_of, carla, sim, billing, service_level):
    asked = {"subject": "A question about my bill", "body": "Why is the bill so high?"}
    body = api_of(carla).post(ENQUIRIES, asked, format="json").json()
    assert (body["topic"], body["language"]) == ("billing", "en")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"subject": ""}, "subject"),
        ({"subject": "x" * 141}, "subject"),
        ({"body": "x" * 5001}, "body"),
        ({"body": 7}, "body"),
        ({"topic": "no-such-topic"}, "topic"),
        ({"topic": {"id": 1}}, "topic"),
        ({"language": "xx"}, "language"),
    ],
)
def test_what_breaks_a_rule_is_named_by_field(api_of, carla, sim, service_level, change, field):
    response = api_of(carla).post(ENQUIRIES, {**ASK, **change}, format="json")
    assert response.status_code == 422
    assert response.json()["code"] == "invalid"
    assert list(response.json()["fields"]) == [field]
    assert not Enquiry.objects.exists()


def test_photos_come_as_multipart_and_are_served_to_whoever_may_see_them(
    api_of, carla, carl, sim, service_level, photo_file
):
    body = api_of(carla).post(ENQUIRIES, {**ASK, "photos": [photo_file(), photo_file()]}).json()
    first, _second = body["thread"][0]["photos"]
    assert (first["content_type"], first["width"]) == ("image/webp", 8)
    image = api_of(carla).get(first["url"])
    assert image.status_code == 200
    assert image["Content-Type"] == "image/webp"
    assert api_of(carl).get(first["url"]).status_code == 404
    assert api_of(None).get(first["url"]).status_code == 401


def test_a_file_that_is_no_photo_leaves_nothing_behind(api_of, carla, sim, service_level, photo_file):
    script = photo_file("screen.svg")
    script.file.seek(0)
    script.file.write(b"<svg onload=alert(1)>")
    script.file.seek(0)
    response = api_of(carla).post(ENQUIRIES, {**ASK, "photos": [script]})
    assert (response.status_code, response.json()["code"]) == (415, "not_a_photo")
    assert not Enquiry.objects.exists()
    assert not Photo.objects.exists()


def test_more_photos_than_we_take_are_refused(api_of, carla, sim, service_level, photo_file):
    response = api_of(carla).post(ENQUIRIES, {**ASK, "photos": [photo_file() for _ in range(6)]})
    assert (response.status_code, list(response.json()["fields"])) == (422, ["photos"])
    assert not Enquiry.objects.exists()


# --- Reading ---------------------------------------------------------------------------------------------------


def test_the_customer_reads_the_original_and_nobody_else_does(api_of, held, carla, ada, stella, mo):
    """Also no agent, while it is the crowd's to answer (tests/marketplace/test_reveal_original.py)."""
    for reader, is_original in ((carla, True), (stella, False), (ada, False), (mo, False)):
        text = api_of(reader).get(held.path()).json()["thread"][0]["text"]
        assert ("+44 7700 900123" in text) is is_original
        assert ("[phone 1]" in text) is not is_original


def test_somebody_elses_enquiry_does_not_exist(api_of, asked, carl, ben, nina):
    """Also for an advocate who has an offer but has not claimed it: the offer says all that they may know."""
    for outsider in (carl, nina, ben):
        assert api_of(outsider).get(asked.path()).status_code == 404


def test_lists_hold_ones_own_and_for_staff_everything(api_of, answered, carla, carl, ada, stella):
    def listed(person):
        return [row["id"] for row in api_of(person).get(ENQUIRIES).json()["results"]]

    assert listed(carla) == listed(stella) == [str(answered.enquiry.id)]
    assert listed(carl) == listed(ada) == []


def test_lists_lead_on_by_cursor_at_a_constant_cost(
    api_of, carla, sim, service_level, django_assert_max_num_queries
):
    client = api_of(carla)
    for number in range(5):
        client.post(ENQUIRIES, {**ASK, "subject": f"Question {number}"}, format="json")
    with django_assert_max_num_queries(6):
        first = client.get(ENQUIRIES, {"limit": 3}).json()
    second = client.get(first["next"]).json()
    subjects = [row["subject"] for row in first["results"] + second["results"]]
    assert subjects == [f"Question {number}" for number in (4, 3, 2, 1, 0)]
    assert second["next"] is None


@pytest.mark.parametrize("limit", ["0", "101", "-1", "1.5", "٣", "ten", ""])
def test_a_page_of_another_size_is_malformed(api_of, carla, limit):
    response = api_of(carla).get(ENQUIRIES, {"limit": limit})
    assert (response.status_code, response.json()["code"]) == (400, "malformed")


@pytest.mark.parametrize(
    "cursor", ["x", "%00", "cD1ub3QtYS11dWlk", "cD0yMDI2LTAxLTAx", "bz05OTk5OTk5OTk5OTk5OTk5", "é"]
)
def test_a_cursor_that_is_none_of_ours_is_malformed(api_of, carla, cursor):
    response = api_of(carla).get(f"{ENQUIRIES}?cursor={cursor}")
    assert response.status_code in {200, 400}
    if response.status_code == 400:
        assert response.json()["code"] == "malformed"


# --- Reacting --------------------------------------------------------------------------------------------------


def test_a_message_joins_the_thread(api_of, asked, carla):
    response = api_of(carla).post(asked.path("messages/"), {"body": "It is a second phone."}, format="json")
    assert response.status_code == 201
    assert (response.json()["kind"], response.json()["text"]) == ("question", "It is a second phone.")


def test_a_message_may_carry_a_photo(api_of, asked, carla, photo_file):
    sent = {"body": "Here it is.", "photos": [photo_file()]}
    response = api_of(carla).post(asked.path("messages/"), sent)
    assert response.status_code == 201
    assert len(response.json()["photos"]) == 1


def test_accepting_solves_it_and_thanks_the_advocate(api_of, answered, carla, ada):
    response = api_of(carla).post(
        answered.path("accept/"), {"rating": 5, "comment": "Thanks!"}, format="json"
    )
    assert response.status_code == 200
    assert (response.json()["status"], response.json()["progress"]["code"]) == ("resolved", "solved")
    assert Award.objects.get().holder == ada


def test_accepting_twice_is_a_conflict(api_of, answered, carla):
    client = api_of(carla)
    assert client.post(answered.path("accept/"), {"rating": 5}, format="json").status_code == 200
    again = client.post(answered.path("accept/"), {"rating": 5}, format="json")
    assert (again.status_code, again.json()["code"]) == (409, "illegal_move")
    assert Award.objects.count() == 1


@pytest.mark.parametrize("rating", [0, 6, -1, 2**63, 2.5, "five", None, True, [5]])
def test_stars_are_one_to_five(api_of, answered, carla, rating):
    response = api_of(carla).post(answered.path("accept/"), {"rating": rating}, format="json")
    assert response.status_code in {400, 422}
    assert not Award.objects.exists()


def test_not_solved_puts_it_back_with_the_reason(api_of, answered, carla):
    response = api_of(carla).post(answered.path("not-solved/"), {"reason": "Still dead."}, format="json")
    assert response.status_code == 200
    assert response.json()["status"] == "open"
    assert "Still dead." in [item["text"] for item in response.json()["thread"]]


def test_withdrawing_takes_it_out_of_the_queue(api_of, asked, carla):
    response = api_of(carla).post(asked.path("withdraw/"))
    assert response.json()["status"] == "withdrawn"
    assert routing_queries.live_entry(asked.enquiry.id) is None
    assert api_of(carla).post(asked.path("withdraw/")).status_code == 409


def test_asking_for_staff_hands_it_to_the_team(api_of, asked, carla):
    response = api_of(carla).post(asked.path("ask-staff/"), {}, format="json")
    assert response.json()["progress"]["code"] == "with_team"


@pytest.mark.parametrize(
    ("step", "body"),
    [
        ("messages/", {"body": "Hello"}),
        ("accept/", {"rating": 5}),
        ("not-solved/", {"reason": "No."}),
        ("withdraw/", {}),
        ("ask-staff/", {}),
    ],
)
def test_nobody_reacts_for_the_customer(api_of, answered, carl, ada, ben, mo, step, body):
    for other in (carl, ada, ben, mo):
        assert api_of(other).post(answered.path(step), body, format="json").status_code == 404
