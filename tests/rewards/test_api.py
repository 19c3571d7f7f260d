"""Rewards over HTTP: the documented shapes, statuses and codes."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.urls import reverse

from rewards.actions.approve_redemption import approve_redemption
from rewards.actions.prepare_batch import prepare_batch

pytestmark = pytest.mark.django_db

BALANCE = "/api/v1/rewards/balance/"
STATEMENT = "/api/v1/rewards/statement/"
REDEMPTIONS = "/api/v1/redemptions/"
BATCHES = "/api/v1/payout-batches/"


def test_addresses_are_those_of_the_contract():
    id = uuid4()
    assert reverse("api:balance") == BALANCE
    assert reverse("api:redemption-approve", args=[id]) == f"{REDEMPTIONS}{id}/approve/"
    assert reverse("api:payout-batch", args=[id]) == f"{BATCHES}{id}/"


def test_balance(ada, earn, award, api_of):
    earn(ada, 700)
    award(ada, 40)
    assert api_of(ada).get(BALANCE).json() == {
        "pending_points": 40,
        "available_points": 700,
        "reserved_points": 0,
        "owed_points": 0,
        "value_minor": 700,
        "currency": "GBP",
    }


def test_statement_leads_to_older_lines(ada, earn, api_of):
    for _ in range(26):
        earn(ada, 10)
    client = api_of(ada)
    first = client.get(STATEMENT).json()
    assert [first["results"][0]["balance_points"], len(first["results"])] == [260, 25]
    last = client.get(first["next"]).json()
    assert [line["balance_points"] for line in last["results"]] == [10]
    assert last["next"] is None


def test_statement_of_somebody_else_is_not_a_cursor(ada, ben, earn, api_of):
    earn(ben, 10)
    line = api_of(ben).get(STATEMENT).json()["results"][0]["id"]
    earn(ada, 10)
    assert api_of(ada).get(STATEMENT, {"before": line}).status_code == 404
    assert api_of(ada).get(STATEMENT, {"before": "x"}).status_code == 422


def test_redeeming_twice_under_one_key_is_one_request(ada, earn, api_of):
    earn(ada, 1000)
    client = api_of(ada)
    headers = {"Idempotency-Key": "one"}
    first = client.post(REDEMPTIONS, {"points": 500}, format="json", headers=headers)
    again = client.post(REDEMPTIONS, {"points": 500}, format="json", headers=headers)
    other = client.post(REDEMPTIONS, {"points": 600}, format="json", headers=headers)
    assert (first.status_code, again.status_code, other.status_code) == (201, 201, 422)
    assert first.json() == again.json()
    assert other.json()["code"] == "idempotency_key_reused"
    assert [row["id"] for row in client.get(REDEMPTIONS).json()["results"]] == [first.json()["id"]]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({}, 422, "invalid"),
        ({"points": "many"}, 422, "invalid"),
        ({"points": None}, 422, "invalid"),
        ({"points": [500]}, 422, "invalid"),
        ({"points": 500.5}, 422, "invalid"),
        ({"points": -1}, 422, "invalid"),
        ({"points": 2**62}, 422, "invalid"),
        ({"points": 499}, 422, "redemption_too_small"),
        ({"points": 500}, 422, "insufficient_points"),
        ({"points": 10_001}, 422, "redemption_too_large"),
    ],
)
def test_what_cannot_be_redeemed_says_why(ada, api_of, body, status, code):
    answer = api_of(ada).post(REDEMPTIONS, body, format="json")
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_one_sees_only_ones_own_redemptions(ada, ben, redeem, api_of):
    redeem(ada)
    assert api_of(ben).get(REDEMPTIONS).json()["results"] == []


def test_approve_decline_and_cancel(ada, omar, redeem, api_of):
    approve, decline, cancel = redeem(ada), redeem(ada), redeem(ada)
    ops = api_of(omar)
    assert ops.post(f"{REDEMPTIONS}{approve.id}/approve/").json()["status"] == "approved"
    assert ops.post(f"{REDEMPTIONS}{approve.id}/approve/").json()["code"] == "illegal_move"
    declined = ops.post(f"{REDEMPTIONS}{decline.id}/decline/", {"reason": "No such bill"}, format="json")
    assert (declined.json()["status"], declined.json()["reason"]) == ("declined", "No such bill")
    assert ops.post(f"{REDEMPTIONS}{cancel.id}/cancel/").status_code == 404
    assert api_of(ada).post(f"{REDEMPTIONS}{cancel.id}/cancel/").json()["status"] == "cancelled"


def test_decline_needs_a_reason(ada, omar, redeem, api_of):
    answer = api_of(omar).post(f"{REDEMPTIONS}{redeem(ada).id}/decline/", {"reason": " "}, format="json")
    assert (answer.status_code, list(answer.json()["fields"])) == (422, ["reason"])


def test_batches(ada, omar, redeem, api_of):
    client = api_of(omar)
    assert client.post(BATCHES).json()["code"] == "nothing_to_send"
    redemption = approve_redemption(redemption_id=redeem(ada).id, by=omar)
    made = client.post(BATCHES)
    assert (made.status_code, made.json()["status"], made.json()["total_minor"]) == (201, "sent", 500)
    detail = client.get(f"{BATCHES}{made.json()['id']}/").json()
    assert [line["reference"] for line in detail["lines"]] == [redemption.reference]
    assert detail["suspense"] == []
    assert [batch["id"] for batch in client.get(BATCHES).json()["results"]] == [made.json()["id"]]
    assert client.get(f"{BATCHES}{uuid4()}/").status_code == 404


@pytest.mark.parametrize("who", ["carla", "ada", "mo", "stella"])
def test_payouts_are_for_ops_alone(who, omar, redeem, api_of, request):
    redemption = redeem(request.getfixturevalue("ben"))
    approve_redemption(redemption_id=redemption.id, by=omar)
    batch = prepare_batch(by=omar)
    client = api_of(request.getfixturevalue(who))
    answers = [
        client.get(BATCHES),
        client.post(BATCHES),
        client.get(f"{BATCHES}{batch.id}/"),
        client.post(f"{REDEMPTIONS}{redemption.id}/approve/"),
        client.post(f"{REDEMPTIONS}{redemption.id}/decline/", {"reason": "No"}, format="json"),
    ]
    assert {answer.status_code for answer in answers} == {403}


@pytest.mark.parametrize("address", [BALANCE, STATEMENT, REDEMPTIONS, BATCHES])
def test_strangers_are_asked_to_sign_in(address, a_db, api_of):
    assert api_of(None).get(address).status_code == 401
