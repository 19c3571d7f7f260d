"""Ops looks through the points that wait to be confirmed and holds one award; programs do the same over HTTP."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rewards.actions.confirm_award import confirm_award
from rewards.actions.hold_award import hold_award
from rewards.errors import OnHold
from rewards.models import Award, Hold
from rewards.tariffs import BEFORE_ALL

pytestmark = pytest.mark.django_db

AWARDS = "/payouts/awards/"
API_AWARDS = "/api/v1/awards/"
API_HOLDS = "/api/v1/holds/"


def text_of(response):
    return response.content.decode()


# --- The page -----------------------------------------------------------------------------------------------------


def test_what_is_confirmed_soonest_comes_first_and_what_is_held_is_elsewhere(
    ada, ben, award, omar, client_of
):
    late, soon, held = award(ada, label="Late"), award(ben, label="Soon"), award(ada, label="Held")
    Award.objects.filter(id=soon.id).update(confirm_at=BEFORE_ALL)
    hold_award(award_id=held.id, by=omar, reason="Hm")
    shown = client_of(omar).get(AWARDS).context["awards"]
    assert [each for each, *_others in shown] == [soon, late]


def test_a_search_finds_one_persons(ada, ben, award, omar, client_of):
    award(ada, label="Of Ada"), award(ben, label="Of Ben")
    page = text_of(client_of(omar).get(AWARDS, {"of": ada.display_name[:3].lower()}))
    assert "Of Ada" in page
    assert "Of Ben" not in page
    assert "Nothing here is like that" in text_of(client_of(omar).get(AWARDS, {"of": "nobody"}))


@pytest.mark.parametrize("of", ["x" * 500, "%"], ids=["long", "wildcard"])
def test_a_search_for_nonsense_finds_nothing(of, ada, award, omar, client_of):
    award(ada)
    answer = client_of(omar).get(AWARDS, {"of": of})
    assert answer.status_code == 200
    assert not answer.context["awards"]


def test_how_the_points_were_computed_is_beside_them(ada, award, omar, client_of):
    award(ada, bonus_points=15)
    page = text_of(client_of(omar).get(AWARDS))
    assert "How it was computed" in page
    assert "Promised while many were waiting" in page


def test_a_hold_from_the_page_stops_the_points_and_its_holder_may_object(
    ada, award, omar, petra, client_of, points_of
):
    pending = award(ada)
    client_of(omar).post(f"{AWARDS}{pending.id}/hold/", {"reason": "Copied from a website"})
    assert "Copied from a website" in text_of(client_of(omar).get("/payouts/holds/"))
    Award.objects.update(confirm_at=BEFORE_ALL)
    with pytest.raises(OnHold):
        confirm_award(award_id=pending.id)
    hold = Hold.objects.get()
    assert "Copied from a website" in text_of(client_of(ada).get("/rewards/"))
    client_of(ada).post(f"/rewards/holds/{hold.id}/appeal/", {"why": "I wrote that website"})
    decision = {"why": "So you did", "decision": "released"}
    client_of(petra).post(f"/payouts/holds/{hold.id}/appeal/", decision)
    confirm_award(award_id=pending.id)
    assert points_of(ada) == (0, 40, 0, 0)


def test_a_refused_reason_stays_in_the_list_that_was_searched_for(ada, ben, award, omar, client_of):
    award(ben, label="Of Ben")
    pending = award(ada)
    answer = client_of(omar).post(f"{AWARDS}{pending.id}/hold/?of=ada", {"reason": "y" * 301})
    assert answer.status_code == 422
    page = text_of(answer)
    assert page.count("y" * 301) == page.count("<details open>") == 1
    assert f"/payouts/awards/{pending.id}/hold/?of=ada" in page
    assert "Of Ben" not in page
    assert not Hold.objects.exists()


def test_what_is_confirmed_meanwhile_is_said_and_what_is_not_there_is_404(ada, earn, omar, client_of):
    confirmed = earn(ada)
    client = client_of(omar)
    answer = client.post(f"{AWARDS}{confirmed.id}/hold/", {"reason": "Too late"})
    assert answer.status_code == 409
    assert "no longer possible" in text_of(answer)
    assert client.post(f"{AWARDS}{uuid4()}/hold/", {"reason": "Which?"}).status_code == 404


def test_the_page_asks_as_often_for_many_as_for_few(ada, award, omar, client_of):
    client, counts = client_of(omar), []
    for _ in range(2):
        for _each in range(3):
            award(ada)
        with CaptureQueriesContext(connection) as asked:
            client.get(AWARDS)
        counts.append(len(asked))
    assert counts[0] == counts[1]


# --- Over HTTP ----------------------------------------------------------------------------------------------------


def test_one_sees_ones_own_and_ops_sees_all(ada, ben, award, omar, mo, api_of):
    mine = award(ada, bonus_points=15)
    award(ben)
    (shown,) = api_of(ada).get(API_AWARDS).json()["results"]
    assert shown == {
        "id": str(mine.id),
        "holder": ada.display_name,
        "label": mine.label,
        "status": "pending",
        "points": 55,
        "awarded_at": shown["awarded_at"],
        "confirm_at": shown["confirm_at"],
        "calculation": [
            {"code": "base", "title": "For an answer on this topic", "points": 40, "percent": None},
            {"code": "surge", "title": "Promised while many were waiting", "points": 15, "percent": None},
        ],
    }
    assert len(api_of(omar).get(API_AWARDS).json()["results"]) == 2
    hold_award(award_id=mine.id, by=mo, reason="Hm")
    for who, count in ((ada, 1), (ben, 0), (omar, 1), (mo, 0)):
        assert len(api_of(who).get(API_HOLDS).json()["results"]) == count


def test_hold_object_decide_and_release_over_http(ada, award, omar, petra, api_of):
    pending = award(ada)
    answer = api_of(omar).post(f"{API_AWARDS}{pending.id}/hold/", {"reason": "Copied"}, format="json")
    assert answer.status_code == 201
    hold = answer.json()
    assert (hold["award"], hold["redemption"], hold["what"]) == (str(pending.id), None, pending.label)
    place = f"{API_HOLDS}{hold['id']}/"
    assert api_of(ada).post(f"{place}appeal/", {"why": "No"}, format="json").json()["appeal"] == "No"
    decision = {"why": "He is right", "decision": "upheld"}
    own = api_of(omar).post(f"{place}decide/", decision, format="json")
    assert (own.status_code, own.json()["code"]) == (403, "own_hold")
    early = api_of(petra).post(f"{place}release/", {"why": "Well"}, format="json")
    assert (early.status_code, early.json()["code"]) == (409, "illegal_move")
    assert api_of(petra).post(f"{place}decide/", decision, format="json").json()["status"] == "upheld"
    released = api_of(omar).post(f"{place}release/", {"why": "Proved"}, format="json").json()
    assert (released["status"], released["decision"]) == ("released", "Proved")
    assert api_of(ada).get(API_HOLDS).json()["results"] == []


def test_the_lists_ask_as_often_for_many_as_for_few(ada, award, omar, api_of):
    client = api_of(omar)
    for address in (API_AWARDS, API_HOLDS):
        counts = []
        for _ in range(2):
            for _each in range(3):
                award(ada)
                hold_award(award_id=award(ada).id, by=omar, reason="Hm")
            with CaptureQueriesContext(connection) as asked:
                assert client.get(address).json()["results"]
            counts.append(len(asked))
        assert counts[0] == counts[1]
