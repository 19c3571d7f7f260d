"""The review desk over HTTP."""

from __future__ import annotations

import pytest

from marketplace.actions.claim_review import claim_review
from marketplace.actions.give_verdict import give_verdict
from marketplace.actions.undo_verdict import undo_verdict
from tests.api.conftest import API, GOOD_SCORES

PUBLISH = {"decision": "publish", "scores": GOOD_SCORES}


@pytest.fixture
def max_mo(make_user):
    """A second moderator."""
    return make_user("Max E.", roles=["moderator"], is_staff=True)


def path(review, step="decide/"):
    return f"{API}/reviews/{review.id}/{step}"


def test_what_waits_is_listed_with_who_has_it_open(api_of, in_review, mo):
    (waiting,) = api_of(mo).get(f"{API}/reviews/").json()["results"]
    assert (waiting["id"], waiting["answer"]) == (str(in_review.review.id), "It is the roaming fee.")
    assert (waiting["author"], waiting["held_by"]) == ("Ada L.", None)
    assert waiting["scorecard"][0] == {"key": "correct", "name": "Correct", "weight": 3, "must": True}
    claim_review(review_id=in_review.review.id, by=mo)
    assert api_of(mo).get(f"{API}/reviews/").json()["results"][0]["held_by"] == "Mo A."


def test_a_decision_publishes(api_of, in_review, mo, carla):
    response = api_of(mo).post(path(in_review.review), PUBLISH, format="json")
    assert (response.status_code, response.json()["decision"]) == (200, "publish")
    assert response.json()["quality"] == 100
    assert api_of(carla).get(in_review.path()).json()["progress"]["code"] == "answered"


def test_two_moderators_never_decide_the_same_one(api_of, in_review, mo, max_mo):
    claim_review(review_id=in_review.review.id, by=mo)
    response = api_of(max_mo).post(path(in_review.review), PUBLISH, format="json")
    assert (response.status_code, response.json()["code"]) == (409, "already_claimed")
    assert api_of(mo).post(path(in_review.review), PUBLISH, format="json").status_code == 200
    response = api_of(max_mo).post(path(in_review.review), PUBLISH, format="json")
    assert (response.status_code, response.json()["code"]) == (409, "review_decided")


def test_what_is_decided_on_the_desk_waits_for_nobody_else(api_of, in_review, mo, max_mo, settings):
    settings.UNDO_SECONDS = 10
    claim_review(review_id=in_review.review.id, by=mo)
    give_verdict(review_id=in_review.review.id, by=mo, **PUBLISH)
    assert api_of(max_mo).get(f"{API}/reviews/").json()["results"] == []
    response = api_of(max_mo).post(path(in_review.review), PUBLISH, format="json")
    assert (response.status_code, response.json()["code"]) == (409, "review_decided")
    undo_verdict(review_id=in_review.review.id, by=mo)
    assert api_of(max_mo).get(f"{API}/reviews/").json()["results"][0]["held_by"] == "Mo A."


def test_returning_needs_a_note(api_of, in_review, mo):
    sent = {"decision": "return", "scores": GOOD_SCORES, "note": ""}
    response = api_of(mo).post(path(in_review.review), sent, format="json")
    assert response.status_code == 422
    assert list(response.json()["fields"]) == ["note"]
    assert in_review.review.answer.claim_id == in_review.claim.id


@pytest.mark.parametrize(
    ("scores", "field"),
    [
        ({**GOOD_SCORES, "clear": 3}, "scores.clear"),
        ({"correct": 1}, "scores.complete"),
        ([], "scores"),
        ("fine", "scores"),
    ],
)
def test_scores_are_checked_one_by_one(api_of, in_review, mo, scores, field):
    response = api_of(mo).post(path(in_review.review), {**PUBLISH, "scores": scores}, format="json")
    assert response.status_code == 422
    assert field in response.json()["fields"]


def test_reviews_do_not_exist_for_others(api_of, in_review, carla, ada, stella, omar):
    for person in (carla, ada, stella, omar):
        assert api_of(person).get(f"{API}/reviews/").status_code == 404
        assert api_of(person).post(path(in_review.review), PUBLISH, format="json").status_code == 404


def test_nobody_judges_their_own_answer(api_of, in_review, ada):
    ada.roles = ["moderator"]
    ada.save(update_fields=["roles"])
    response = api_of(ada).post(path(in_review.review), PUBLISH, format="json")
    assert (response.status_code, response.json()["code"]) == (403, "same_party")
    assert api_of(ada).get(f"{API}/reviews/").json()["results"] == []
