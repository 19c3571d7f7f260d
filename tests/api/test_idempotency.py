"""A repeated write under one Idempotency-Key is done once, in a row and in parallel."""

from __future__ import annotations

import json
from collections import Counter
from functools import partial

import pytest
from django.db import connections

from common.idempotency import outcome_of
from common.models import IdempotencyRecord
from marketplace.models import Answer, Enquiry, Message
from tests.api.conftest import API

ENQUIRIES = f"{API}/enquiries/"
ASK = {"subject": "My eSIM is dead", "body": "Not provisioned.", "topic": "sim"}
KEY = {"Idempotency-Key": "4f1c-first"}


def test_the_same_key_and_body_get_the_first_result(api_of, carla, sim, service_level):
    client = api_of(carla)
    first = client.post(ENQUIRIES, ASK, format="json", headers=KEY)
    Enquiry.objects.update(status="withdrawn")
    again = client.post(ENQUIRIES, ASK, format="json", headers=KEY)
    assert (again.status_code, again.json()) == (201, first.json())
    assert Enquiry.objects.count() == 1


def test_what_is_kept_of_an_outcome_shows_no_original(api_of, carla, sim, service_level):
    said = {**ASK, "body": "Call me on 07700 900123."}
    first = api_of(carla).post(ENQUIRIES, said, format="json", headers=KEY)
    record = IdempotencyRecord.objects.get()
    assert "900123" not in str({**vars(record), "body_sealed": bytes(record.body_sealed)})
    assert outcome_of(record) == first.json()


def test_the_same_key_with_another_body_is_refused(api_of, carla, sim, service_level):
    client = api_of(carla)
    client.post(ENQUIRIES, ASK, format="json", headers=KEY)
    other = client.post(ENQUIRIES, {**ASK, "body": "Something else."}, format="json", headers=KEY)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")


def test_the_same_key_at_another_address_is_refused(api_of, asked, carla):
    client = api_of(carla)
    assert (
        client.post(asked.path("messages/"), {"body": "Hello"}, format="json", headers=KEY).status_code == 201
    )
    assert client.post(asked.path("withdraw/"), headers=KEY).status_code == 422


def test_a_key_belongs_to_one_person(api_of, carla, carl, sim, service_level):
    for person in (carla, carl):
        assert api_of(person).post(ENQUIRIES, ASK, format="json", headers=KEY).status_code == 201
    assert Enquiry.objects.count() == 2


def test_a_refusal_is_not_remembered(api_of, answered, carla):
    client = api_of(carla)
    assert client.post(answered.path("accept/"), {"rating": 9}, format="json", headers=KEY).status_code == 422
    assert client.post(answered.path("accept/"), {"rating": 5}, format="json", headers=KEY).status_code == 200


def test_a_photo_counts_with_every_byte(api_of, asked, carla, photo_file):
    """Two photos of the same name and size are two photos."""
    client = api_of(carla)

    def send(*, side):
        sent = {"body": "Here.", "photos": [photo_file(side=side)]}
        return client.post(asked.path("messages/"), sent, headers=KEY)

    first, again, other = send(side=8), send(side=8), send(side=9)
    assert (first.status_code, again.json()) == (201, first.json())
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert Message.objects.filter(body="Here.").count() == 1


def test_an_answer_is_repeated_too(api_of, held, ada):
    client, sent = api_of(ada), {"body": "Flight mode.", "fence": 1}
    replies = [client.post(held.claim_path("answer"), sent, format="json", headers=KEY) for _ in range(2)]
    assert replies[0].json() == replies[1].json()
    other = client.post(held.claim_path("answer"), {**sent, "body": "Else."}, format="json", headers=KEY)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")


@pytest.mark.parametrize("key", ["", "x" * 101, "\x7f", "schlüssel"])
def test_a_key_that_is_none_is_malformed(api_of, carla, sim, service_level, key):
    response = api_of(carla).post(ENQUIRIES, ASK, format="json", headers={"Idempotency-Key": key})
    assert (response.status_code, response.json()["code"]) == (400, "idempotency_key_malformed")


# --- In parallel -----------------------------------------------------------------------------------------------


def send_closing(client, path, body, headers):
    """One request as a web process serves it: its connection goes back afterwards."""
    try:
        response = client.post(path, body, format="json", headers=headers)
        return response.status_code, json.dumps(json.loads(response.content), sort_keys=True)
    finally:
        connections.close_all()


@pytest.mark.race
def test_one_key_in_parallel_is_one_effect(api_of, in_parallel, held, ada):
    """Escalating ends the claim and so cannot be repeated by itself: sixteen equal outcomes are the key's doing."""
    path, body = held.claim_path("escalate"), {"reason": "account", "note": "Look-up."}
    outcomes = in_parallel(
        [partial(send_closing, api_of(ada), path, body, KEY) for _ in range(16)], threads=8
    )
    assert len(set(outcomes)) == 1, Counter(outcomes)
    assert outcomes[0][0] == 200


@pytest.mark.race
def test_without_the_record_the_same_requests_do_not_all_succeed(api_of, in_parallel, held, ada):
    """The guard off: only the key makes sixteen sendings one outcome."""
    path, body = held.claim_path("escalate"), {"reason": "account", "note": "Look-up."}
    outcomes = in_parallel([partial(send_closing, api_of(ada), path, body, {}) for _ in range(16)], threads=8)
    assert Counter(status for status, _ in outcomes) == {200: 1, 409: 15}


@pytest.mark.race
def test_one_key_for_answers_in_parallel_is_one_answer(api_of, in_parallel, held, ada):
    path, body = held.claim_path("answer"), {"body": "Flight mode.", "fence": 1}
    outcomes = in_parallel(
        [partial(send_closing, api_of(ada), path, body, KEY) for _ in range(16)], threads=8
    )
    assert len(set(outcomes)) == 1, Counter(outcomes)
    assert Answer.objects.count() == IdempotencyRecord.objects.count() == 1
