"""Oneself and one's availability over HTTP."""

from __future__ import annotations

from datetime import timedelta

import pytest

from common import clock
from routing.models import Availability, Offer, Skill
from tests.api.conftest import API

ME = f"{API}/me/"
AVAILABILITY = f"{API}/me/availability/"


def test_me_says_who_the_token_belongs_to(api_of, ada, carla):
    body = api_of(ada).get(ME).json()
    assert (body["display_name"], body["email"]) == ("Ada L.", "ada-l@example.com")
    assert body["advocate"] == {
        "status": "approved",
        "tier": "member",
        "languages": ["en", "de"],
        "paused_until": None,
        "reapply_at": None,
    }
    assert api_of(carla).get(ME).json()["advocate"] is None


def test_what_is_left_out_stays(api_of, carla):
    body = api_of(carla).put(ME, {"time_zone": "Europe/Berlin"}, format="json").json()
    assert (body["time_zone"], body["display_name"]) == ("Europe/Berlin", "Carla M.")


@pytest.mark.parametrize(
    "change",
    [{"display_name": ""}, {"display_name": "x" * 61}, {"language": "xx"}, {"time_zone": "Mars/Olympus"}],
)
def test_a_bad_profile_changes_nothing(api_of, carla, change):
    response = api_of(carla).put(ME, change, format="json")
    assert response.status_code == 422
    assert list(response.json()["fields"]) == list(change)
    carla.refresh_from_db()
    assert carla.display_name == "Carla M."


def test_roles_and_e_mail_cannot_be_given_to_oneself(api_of, carla):
    api_of(carla).put(ME, {"roles": ["ops"], "email": "x@example.com", "is_staff": True}, format="json")
    carla.refresh_from_db()
    assert (carla.roles, carla.email, carla.is_staff) == ([], "carla-m@example.com", False)


def test_topics_are_listed_for_everybody_signed_in(api_of, carla, sim, billing):
    assert [topic["slug"] for topic in api_of(carla).get(f"{API}/topics/").json()] == ["billing", "sim"]


def test_going_on_brings_what_waits(api_of, asked, ada):
    Offer.objects.filter(advocate_id=ada.id).delete()
    client = api_of(ada)
    assert client.put(AVAILABILITY, {"available": True}, format="json").status_code == 200
    assert len(client.get(f"{API}/offers/").json()["results"]) == 1


def test_topics_and_languages_are_switched(api_of, ada):
    sent = {"available": True, "topics": ["sim"], "languages": ["en"], "max_open": 3}
    body = api_of(ada).put(AVAILABILITY, sent, format="json").json()
    assert body == {"available": True, "until": None, "max_open": 3, "topics": ["sim"], "languages": ["en"]}
    assert Skill.objects.filter(advocate_id=ada.id, is_on=True).count() == 1
    assert api_of(ada).get(AVAILABILITY).json() == body


@pytest.mark.parametrize(
    "change",
    [
        {"available": "perhaps"},
        {"until": "yesterday"},
        {"until": "2001-01-01T00:00:00Z"},
        {"until": "9999-12-31T23:59:59-23:59"},
        {"max_open": 0},
        {"max_open": 2**62},
        {"topics": ["no-such-topic"]},
        {"topics": "sim"},
        {"languages": [["en"]]},
    ],
)
def test_a_bad_choice_changes_nothing(api_of, ada, change):
    response = api_of(ada).put(AVAILABILITY, {"available": False, **change}, format="json")
    assert response.status_code == 422
    assert Availability.objects.get(advocate_id=ada.id).is_available


def test_only_advocates_have_an_availability(api_of, nina):
    assert api_of(nina).get(AVAILABILITY).status_code == 403
    assert api_of(nina).put(AVAILABILITY, {"available": True}, format="json").status_code == 403


BREAK = f"{API}/me/break/"


def test_a_break_begins_and_ends(api_of, ada):
    api = api_of(ada)
    day = str((clock.now() + timedelta(days=9)).date())
    body = api.put(BREAK, {"until": day}, format="json").json()
    assert (body["status"], body["paused_until"][:10]) == ("paused", day)
    assert api.get(ME).json()["advocate"]["status"] == "paused"
    assert api.put(AVAILABILITY, {"available": True}, format="json").status_code == 403
    assert api.put(BREAK, {}, format="json").json()["code"] == "illegal_move"
    assert api.delete(BREAK).status_code == 204
    assert api.get(AVAILABILITY).json()["available"] is True


@pytest.mark.parametrize("days", [0, 400])
def test_a_break_ends_within_a_year_or_has_no_end(api_of, ada, days):
    reply = api_of(ada).put(BREAK, {"until": str((clock.now() + timedelta(days=days)).date())}, format="json")
    assert (reply.status_code, list(reply.json()["fields"])) == (422, ["until"])
