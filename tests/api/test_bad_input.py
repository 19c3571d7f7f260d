"""Whatever is sent to whichever endpoint, the answer is a refusal in the one shape and never a fault of ours.

Endpoints and their bodies are read from the published schema, so that an endpoint added later is attacked as well.
"""

from __future__ import annotations

import json
import re
from uuid import uuid4

import pytest
from django.db import connection, transaction

from common import api_bodies
from tests.api.conftest import API
from tests.api.operations import example, operations
from tests.timed import all_quick, timed, web_process  # noqa: F401 (the fixture)

WHO_AND_WHERE = {
    "enquiries/": ("carla", "nowhere"),
    "enquiries/{enquiry_id}/": ("carla", "open"),
    "enquiries/{enquiry_id}/claim/": ("ada", "open"),
    "enquiries/{enquiry_id}/accept/": ("carla", "answered"),
    "enquiries/{enquiry_id}/not-solved/": ("carla", "answered"),
    "enquiries/{enquiry_id}/messages/": ("carla", "open"),
    "enquiries/{enquiry_id}/withdraw/": ("carla", "open"),
    "enquiries/{enquiry_id}/ask-staff/": ("carla", "open"),
    "offers/{offer_id}/decline/": ("ada", "open"),
    "claims/{claim_id}/answer/": ("ada", "held"),
    "claims/{claim_id}/check/": ("ada", "held"),
    "claims/{claim_id}/ask/": ("ada", "held"),
    "claims/{claim_id}/escalate/": ("ada", "held"),
    "claims/{claim_id}/release/": ("ada", "held"),
    "claims/{claim_id}/heartbeat/": ("ada", "held"),
    "reviews/": ("mo", "in_review"),
    "reviews/{review_id}/decide/": ("mo", "in_review"),
    "phrases/": ("ada", "nowhere"),
    "phrases/{phrase_id}/": ("ada", "own_phrase"),
    "claims/{claim_id}/aids/": ("ada", "held"),
    "reports/": ("carla", "thread_item"),
    "reports/{report_id}/": ("carla", "reported"),
    "reports/{report_id}/appeal/": ("ada", "upheld_report"),
    "enquiries/{enquiry_id}/judge-escalation/": ("stella", "with_staff"),
    "me/consents/{consent_id}/": ("carla", "a_consent"),
    "mentorships/{mentorship_id}/agree/": ("ada", "proposed_pair"),
    "mentorships/{mentorship_id}/end/": ("ada", "running_pair"),
    "mentorships/{mentorship_id}/note/": ("ada", "running_pair"),
    "practice/{practice_id}/answer/": ("carla", "practising"),
    "fraud-cases/": ("omar", "fraud_case"),
    "fraud-cases/{case_id}/": ("omar", "fraud_case"),
    "fraud-cases/{case_id}/decide/": ("omar", "fraud_case"),
    "photos/{photo_id}/": ("carla", "photo"),
    "awards/{award_id}/hold/": ("omar", "pending_award"),
    "holds/{hold_id}/appeal/": ("ada", "held_award"),
    "holds/{hold_id}/decide/": ("omar", "appealed_hold"),
    "holds/{hold_id}/release/": ("omar", "held_redemption"),
    "redemptions/{redemption_id}/hold/": ("omar", "redemption"),
    "redemptions/": ("ada", "points"),
    "redemptions/{redemption_id}/approve/": ("omar", "redemption"),
    "redemptions/{redemption_id}/decline/": ("omar", "redemption"),
    "redemptions/{redemption_id}/cancel/": ("ada", "redemption"),
    "payout-batches/": ("omar", "approved_redemption"),
    "payout-batches/{batch_id}/": ("omar", "batch"),
}
"""Who is served at an address, and what must have happened before; everything else is Ada's without a past."""

NAMED = {"enquiry": "enquiry_id", "item": "item_id"}
"""What a body names, and the id of the scene that it is."""

OPERATIONS = [(each.path, each.method, each.fields) for each in operations()]
WRITES = [operation for operation in OPERATIONS if operation[1] in {"post", "put"}]
WITH_ID = [operation for operation in OPERATIONS if "{" in operation[0]]

HEARTBEAT = next(each for each in WRITES if each[0] == "claims/{claim_id}/heartbeat/")
"""It needs no body."""

REFUSED_ALWAYS = [
    ("no body", b"", 422),
    ("not JSON", b"{subject:", 400),
    ("not an object", b'["subject"]', 400),
    ("NaN", b'{"rating": NaN}', 400),
    ("beyond 64 bits", b'{"rating": 9223372036854775808}', 400),
    ("thousands of digits", b'{"rating": ' + b"9" * 5000 + b"}", 400),
    ("deep nesting", b'{"a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", 400),
    ("invalid UTF-8", b'{"body": "\xff"}', 400),
    ("NUL", b'{"body": "a\\u0000b"}', 400),
    ("a lone surrogate", b'{"body": "a\\ud800b"}', 400),
    ("too large", b'{"body": "' + b"x" * 300_000 + b'"}', 413),
]
"""Bodies that no endpoint takes, and the status wherever a body is read."""

WRONG_VALUES = [
    None,
    True,
    -1,
    0,
    2**63 - 1,
    -(2**63),
    1.5,
    "",
    " ",
    "x" * 20_000,
    "<script>alert(1)</script>",
    "👩‍🔧 مرحبا \u202eabc",
    "\u200b",
    "'; DROP TABLE marketplace_enquiry; --",
    "9" * 400,
    [],
    ["x"],
    [[1]],
    {},
    {"a": {"b": []}},
]


@pytest.fixture
def target(scene, api_of):
    """target(operation) -> a client of whoever is served there, the address with its ids, and a body that it takes."""

    def find(operation):
        path, _, fields = operation
        person, place = WHO_AND_WHERE.get(path, ("ada", "nowhere"))
        ids = scene.at(place)
        body = example(path, fields) | {name: str(ids[id]) for name, id in NAMED.items() if name in fields}
        return api_of(getattr(scene.cast, person)), f"{API}/" + path.format(**ids), body

    return find


def names(operation):
    return f"{operation[1].upper()} {operation[0]}"


def send(client, method, address, body):
    if method == "get":
        return client.get(address)
    return getattr(client, method)(address, json.dumps(body), content_type="application/json")


def assert_in_shape(response):
    """Done, or refused in the one shape."""
    assert response.status_code < 500
    if response.status_code >= 400:
        assert set(response.json()) == {"code", "detail", "fields"}
        assert response.json()["detail"]
        assert all(isinstance(messages, list) for messages in response.json()["fields"].values())


@pytest.mark.parametrize("operation", WRITES, ids=names)
def test_the_example_itself_is_taken(target, operation):
    """Otherwise everything below would be refused for another reason than it should."""
    client, address, body = target(operation)
    response = send(client, operation[1], address, body)
    assert response.status_code < 300, response.content


@pytest.mark.usefixtures("web_process")
def test_bodies_that_cannot_be_read(target, figure):
    came = []
    for operation in WRITES:
        with transaction.atomic():
            came += what_came_of(operation, *target(operation)[:2])
            transaction.set_rollback(True)
    refused = sum(400 <= each.status < 500 for each in came)
    assert refused == len(came) > 300
    figure(
        f"Malformed bodies of the API: {len(came)} sent, {refused} refused with 4xx, 0 times 5xx,"
        f" {all_quick(came)}."
    )


def what_came_of(operation, client, address):
    """Each body that no endpoint takes, sent there. Nothing at all is malformed only where something is needed."""
    path, method, fields = operation
    for what, body, status in REFUSED_ALWAYS:
        answers = []

        def send_it(body=body, answers=answers):
            answers.append(getattr(client, method)(address, body, content_type="application/json"))
            return answers[0]

        came = timed(send_it, f"{names(operation)}, {what}")
        assert_in_shape(answers[0])
        if status != 422 or (fields and required(path, method)):
            yield came
            assert answers[0].status_code == status, (names(operation), what, answers[0].content[:200])


def required(path, method):
    """Whether a body without anything in it is refused."""
    return (path, method) not in {
        ("me/", "put"),
        ("me/break/", "put"),
        ("enquiries/{enquiry_id}/ask-staff/", "post"),
    }


@pytest.mark.parametrize("operation", WRITES, ids=names)
def test_another_content_type_is_415(target, operation):
    method = operation[1]
    client, address, _ = target(operation)
    for content_type in ("text/plain", "application/xml", "application/x-www-form-urlencoded"):
        response = getattr(client, method)(address, b"subject=x", content_type=content_type)
        assert_in_shape(response)
        assert response.status_code == 415
    for broken in (
        "multipart/form-data",
        "multipart/form-data; boundary=\x00",
        'multipart/form-data; boundary="',
    ):
        assert_in_shape(getattr(client, method)(address, b"--x", content_type=broken))


def test_without_the_guard_a_view_that_needs_no_body_takes_any(target, monkeypatch):
    client, address, _ = target(HEARTBEAT)
    bodies = [
        (b"{subject:", "application/json"),
        (b"x", "text/plain"),
        (b"{}" + b" " * 300_000, "application/json"),
    ]
    sent = [client.post(address, body, content_type=kind).status_code for body, kind in bodies]
    assert sent == [400, 415, 413]
    monkeypatch.setattr(api_bodies, "_read", lambda request: None)
    assert [client.post(address, body, content_type=kind).status_code for body, kind in bodies] == [200] * 3


def test_a_body_over_what_django_reads_is_413_too(target):
    client, address, _ = target(HEARTBEAT)
    answer = client.post(address, b'{"a": "' + b"x" * 1_500_000 + b'"}', content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


@pytest.mark.parametrize("operation", [operation for operation in WRITES if operation[2]], ids=names)
def test_every_field_with_every_wrong_value(target, operation):
    """Also what happens to be right for a field may come: then it is done, once."""
    _, method, fields = operation
    client, address, body = target(operation)
    for field in fields:
        for value in WRONG_VALUES:
            assert_in_shape(send(client, method, address, body | {field: value}))


@pytest.mark.parametrize("operation", WITH_ID, ids=names)
def test_ids_of_nobody_and_of_nothing(target, operation, api_of, carl):
    path, method, _ = operation
    client, address, body = target(operation)
    assert send(client, method, anywhere(path), body).status_code == 404
    for word in ("x", "0", "%00", "..%2f", "99999999999999999999", "é"):
        response = send(client, method, f"{API}/" + re.sub(r"{\w+_id}", word, path), body)
        assert_in_shape(response)
        assert response.status_code in {404, 405}
    stranger = send(api_of(carl), method, address, body)
    assert_in_shape(stranger)
    assert stranger.status_code in {403, 404}


@pytest.mark.parametrize("body", [b"", b"{subject:", b"x" * 300_000], ids=["none", "not JSON", "too large"])
@pytest.mark.parametrize("kind", ["application/json", "text/plain"])
def test_where_no_endpoint_is_no_body_is_looked_at(client, db, kind, body):
    answer = client.post(f"{API}/typo/", body, content_type=kind)
    assert_in_shape(answer)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_an_unreadable_body_tells_nothing_of_what_is_there(target, api_of, make_advocate):
    own, address, _ = target(HEARTBEAT)
    other = api_of(make_advocate("Olga"))
    at = [(own, address), (own, anywhere(HEARTBEAT[0])), (other, address), (other, anywhere(HEARTBEAT[0]))]
    for body, status in ((b"{subject:", 400), (b"x" * 300_000, 413)):
        answers = [client.post(there, body, content_type="application/json") for client, there in at]
        assert {(each.status_code, each.content) for each in answers} == {(status, answers[0].content)}


def anywhere(path):
    """An address that is looked at no further than its method and who asks."""
    return f"{API}/" + re.sub(r"{\w+_id}", str(uuid4()), path)


def test_whoever_is_not_signed_in_gets_401(api_of, db):
    nobody = api_of(None)
    tokens = ["", "Token", "Token " + "x" * 64, "Token é", "Token a b", "Bearer x", "Basic eDp5"]
    for path, method, fields in OPERATIONS:
        for token in tokens if path != "schema/" else [""]:
            nobody.credentials(**({"HTTP_AUTHORIZATION": token} if token else {}))
            response = send(nobody, method, anywhere(path), example(path, fields))
            assert_in_shape(response)
            if path != "schema/":
                assert (response.status_code, response["WWW-Authenticate"]) == (401, "Token"), (path, token)


def test_methods_that_are_not_there_get_405(api_of, carla):
    client = api_of(carla)
    for path in {path for path, _, _ in OPERATIONS}:
        there = {method for other, method, _ in OPERATIONS if other == path}
        for method in {"get", "post", "put", "patch", "delete"} - there:
            response = getattr(client, method)(anywhere(path))
            assert_in_shape(response)
            assert response.status_code == 405, (method, path)


NOTED_EACH_TIME = {
    "me/",
    "me/availability/",
    "me/consents/",
    "mentorships/{mentorship_id}/note/",
    "phrases/{phrase_id}/",
}
"""Saying the same again changes nothing, and that it was said stands in the record."""


def rows_now():
    """How many there are, by table, of all tables into which this transaction has written a row."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relid::regclass::text FROM pg_stat_xact_user_tables WHERE n_tup_ins > 0")
        tables = [table for (table,) in cursor.fetchall()]
        counted = {}
        for table in tables:
            cursor.execute(f"SELECT count(*) FROM {table}")
            counted[table] = cursor.fetchone()[0]
        return counted


@pytest.mark.parametrize("operation", WRITES, ids=names)
def test_sending_twice_does_it_once_or_conflicts(target, operation):
    path, method, _fields = operation
    client, address, body = target(operation)
    first = send(client, method, address, body)
    done = rows_now()
    second = send(client, method, address, body)
    again = {table: count - done.get(table, 0) for table, count in rows_now().items()}
    for answer in (first, second):
        assert_in_shape(answer)
    assert first.status_code < 300 and second.status_code in {first.status_code, 409, 422}
    noted = {"common_historyrow": 1} if path in NOTED_EACH_TIME else {}
    assert {table: more for table, more in again.items() if more} == noted


def test_without_the_guard_the_same_message_is_there_twice(target, monkeypatch):
    monkeypatch.setattr("marketplace.messages.just_said", lambda *where, **what: None)
    with pytest.raises(AssertionError, match="marketplace_message"):
        test_sending_twice_does_it_once_or_conflicts(
            target, next(each for each in WRITES if "messages" in each[0])
        )


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "👩‍🔧 مرحبا", "{{ 7*7 }}", "%s %(x)s"])
def test_text_comes_back_as_it_was_written(target, text):
    client, address, body = target(("enquiries/", "post", ()))
    response = client.post(address, body | {"subject": text, "body": text, "topic": "sim"}, format="json")
    assert response.status_code == 201
    assert response.json()["subject"] == text
    assert response.json()["thread"][0]["text"] == text
    assert response["Content-Type"] == "application/json"
    assert response["X-Content-Type-Options"] == "nosniff"
