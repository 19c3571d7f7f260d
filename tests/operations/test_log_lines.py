"""What reaches a log: facts and ids. Planted canaries in every way in must not."""

from __future__ import annotations

import io
import json
import logging

import pytest
from django.db import IntegrityError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from rest_framework.exceptions import NotAuthenticated

from accounts.models import User
from common import log_lines, outbox, request_context, request_log
from common.couriers import courier
from common.errors import Invalid, NotAllowed, NotFound
from common.models import OutboxEntry
from common.relay import send_due
from common.sweeps import each
from common.tasks import MAX_ATTEMPTS, carry
from common.throttling import TooManyRequests
from marketplace.actions.post_enquiry import post_enquiry
from marketplace.urls import urlpatterns as pages

EMAIL, PHONE = "canary.bird@example.com", "07700 900123"
WORDS = "my budgerigar swallowed the handset"
CANARIES = (EMAIL, PHONE, WORDS, "budgerigar", "a-secret-key")


def raise_with_words(request: HttpRequest, enquiry_id: object) -> HttpResponse:
    """As deep code does: an error of its own, and one of the database's that quotes the row."""
    logging.getLogger("some.library").warning("Could not send to %s at %s", EMAIL, request.path)
    try:
        User.objects.create(email=request.user.email, display_name=WORDS)
    except IntegrityError as error:
        raise ValueError(f"{WORDS}: {EMAIL}, {PHONE}") from error
    return HttpResponse()


def with_a_secret(request: HttpRequest, key: str) -> HttpResponse:
    raise LookupError(key)


urlpatterns = [
    *pages,
    path("raise/<uuid:enquiry_id>/", raise_with_words, name="raising"),
    path("reset/<key>/", with_a_secret, name="resetting"),
]


@pytest.fixture
def written():
    """written() -> the lines as production writes them, so far."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(log_lines.as_json())
    root, requests = logging.getLogger(), logging.getLogger("common.request_log")
    levels = root.level, requests.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    requests.setLevel(logging.INFO)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.removeHandler(handler)
    root.setLevel(levels[0])
    requests.setLevel(levels[1])


def canaries_in(lines):
    text = json.dumps(lines, ensure_ascii=False)
    return [canary for canary in CANARIES if canary in text]


@pytest.mark.urls("tests.operations.test_log_lines")
@pytest.mark.django_db
def test_a_fault_is_told_with_its_ids_and_place_and_without_anybodys_words(written, carla, sim):
    carla.email = EMAIL
    carla.save(update_fields=["email"])
    enquiry = post_enquiry(by=carla, subject=WORDS, body=f"{WORDS} {PHONE}", topic_id=sim.id)
    client = Client(raise_request_exception=False)
    client.force_login(carla, backend="accounts.sessions.SignInBackend")

    response = client.get(f"/raise/{enquiry.id}/?email={EMAIL}")

    library, fault, request = written()
    assert {line["request"] for line in (library, fault, request)} == {response["X-Request-ID"]}
    assert {line["actor"] for line in (library, fault, request)} == {str(carla.id)}
    assert {line["enquiry"] for line in (library, fault, request)} == {str(enquiry.id)}
    assert (request["route"], request["status"], request["level"]) == ("raising", 500, "info")
    assert library["message"] == "Could not send to [email] at raising"
    assert fault["error"][0]["type"] == "ValueError"
    assert fault["error"][1]["type"].endswith("IntegrityError")
    assert "raise_with_words" in fault["error"][0]["at"][-1]
    assert canaries_in(written()) == []


@pytest.mark.urls("tests.operations.test_log_lines")
def test_a_secret_in_the_path_is_told_by_its_route(written):
    Client(raise_request_exception=False).get("/reset/a-secret-key/")
    assert [line["message"] for line in written()] == ["Internal Server Error: resetting", "request"]
    assert canaries_in(written()) == []


@pytest.mark.django_db
def test_what_the_clock_and_the_couriers_fail_at_is_told_without_words(written):
    def fails(_given):
        raise ValueError(f"{EMAIL} {WORDS}")

    courier("canary")(fails)
    each(["a", "b"], fails)
    outbox.tell("canary", payload={})
    entry = OutboxEntry.objects.get()
    OutboxEntry.objects.update(attempts=MAX_ATTEMPTS - 1)
    carry(entry.pk)
    OutboxEntry.objects.update(given_up_at=None, due_at="2020-01-01T00:00:00Z")
    send_due(hand_over=fails)
    assert {"error", "warning"} <= {line["level"] for line in written()}
    assert canaries_in(written()) == []


@pytest.mark.django_db
def test_an_error_of_the_database_names_its_code_and_constraint(written, carla):
    try:
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO accounts_user SELECT * FROM accounts_user")
    except IntegrityError as error:
        logging.getLogger("x").exception("It failed")
        logging.getLogger("x").warning("It failed: %s", error.__cause__)
    first, second = written()
    assert first["error"][1]["type"] == "psycopg.errors.UniqueViolation 23505 accounts_user_pkey"
    assert second["message"] == "It failed: psycopg.errors.UniqueViolation 23505 accounts_user_pkey"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f"to {EMAIL}, soon", "to [email], soon"),
        (f"call {PHONE}", "call [number]"),
        ("call +44 7700 900123!", "call [number]!"),
        ("entry 0193b5c2-7a11-7d3e-8c22-0123456789ab", "entry 0193b5c2-7a11-7d3e-8c22-0123456789ab"),
        ("the root of 2026-11-22 0 000", "the root of 2026-11-22 0 000"),
        ("0193b5c27a117d3e8c220123456789ab in 1234 ms", "0193b5c27a117d3e8c220123456789ab in 1234 ms"),
    ],
    ids=["e-mail", "phone", "international", "id", "date", "hex"],
)
def test_what_looks_personal_is_blotted_out(text, told):
    assert log_lines.blot_out(text) == told


def test_without_the_guard_the_words_of_an_error_are_in_the_log(written, monkeypatch):
    monkeypatch.setattr(log_lines, "_without_words", lambda record: record)
    logging.getLogger("x").warning("It failed: %s", ValueError(WORDS))
    assert canaries_in(written()) == [WORDS, "budgerigar"]


@pytest.mark.parametrize(
    ("given", "is_kept"),
    [("0193b5c2-7a11", True), ("short", False), ("carla@example.com", False), ("x" * 65, False)],
    ids=["a proxy's", "short", "an address", "long"],
)
def test_only_what_looks_like_an_id_is_taken_over_from_a_proxy(rf, given, is_kept):
    request = rf.get("/", headers={"X-Request-ID": given})
    assert (request_context.id_of(request) == given) is is_kept


def lines_of_requests(written):
    return [
        (line["level"], line["status"], line.get("refusal"), line.get("actor"))
        for line in written()
        if line["message"] == "request"
    ]


@pytest.mark.django_db
def test_whatever_is_refused_is_told_with_who_tried_and_why(written, carla, client_of, api_of, settings):
    """Failed authorisation, a forged form, what cannot be read, what breaks a rule, and too much of it."""
    browser, program, person = client_of(carla), api_of(carla), str(carla.id)
    forged = Client(enforce_csrf_checks=True)
    forged.force_login(carla, backend="accounts.sessions.SignInBackend")

    browser.get("/desk/")
    program.get("/api/v1/payouts/batches/")
    forged.post("/language/", {"language": "de"})
    program.post("/api/v1/enquiries/", "{", content_type="application/json")
    program.post("/api/v1/enquiries/", "{}", content_type="application/json")
    settings.LIMITS_PER_HOUR = settings.LIMITS_PER_HOUR | {"enquiries": 0}
    program.post("/api/v1/enquiries/", "{}", content_type="application/json")
    Client().get("/api/v1/me/")
    browser.get("/no/such/page/")

    assert lines_of_requests(written) == [
        ("warning", 403, "not_allowed", person),
        ("info", 404, "not_found", None),
        ("warning", 403, "form_expired", person),
        ("info", 400, "malformed", person),
        ("info", 422, "invalid", person),
        ("warning", 429, "too_many_requests", person),
        ("warning", 401, "not_authenticated", None),
        ("info", 404, "not_found", person),
    ]


def test_a_refusal_has_one_word_whoever_says_it():
    """By the status where a library refused a page, by the error's code on the API."""
    assert request_log.BY_STATUS[401] == NotAuthenticated.default_code
    assert request_log.BY_STATUS[429] == TooManyRequests.code
    assert request_log.BY_STATUS[403] == NotAllowed.code
    assert request_log.BY_STATUS[404] == NotFound.code
    assert request_log.BY_STATUS[422] == Invalid.code


@pytest.mark.django_db
def test_what_was_done_is_told_without_a_refusal(written, client):
    client.get("/healthz")
    assert lines_of_requests(written) == [("info", 200, None, None)]


def test_what_is_about_a_claim_or_a_review_tells_its_enquiry_too(written, scene, client_of):
    """Their addresses name the claim or the review alone."""
    held = scene.at("held")
    ada = client_of(scene.cast.ada)
    ada.get(f"/claims/{held['claim_id']}/")
    ada.post(f"/claims/{held['claim_id']}/draft/", {"body": "Switch"})
    ada.post(
        f"/claims/{held['claim_id']}/answer/", {"body": "Switch it off and on again.", "fence": held["fence"]}
    )
    reviewed = scene.at("opened_review")
    client_of(scene.cast.mo).post(f"/review/{reviewed['review_id']}/decide/", {"decision": "publish"})
    told = {line["route"]: line for line in written() if line["message"] == "request"}
    for route in ("claim", "claim_draft", "claim_answer"):
        assert told[route]["enquiry"] == str(held["enquiry_id"]), route
        assert told[route]["claim"] == str(held["claim_id"]), route
    assert {line.get("enquiry") for route, line in told.items() if route.startswith("review")} == {
        str(reviewed["enquiry_id"])
    }


def test_what_one_request_was_about_is_not_told_of_the_next(written, scene, client_of):
    held = scene.at("held")
    ada = client_of(scene.cast.ada)
    ada.get(f"/claims/{held['claim_id']}/")
    ada.get("/profile/")
    assert [line.get("enquiry") for line in written() if line["message"] == "request"] == [
        str(held["enquiry_id"]),
        None,
    ]


def test_without_the_note_a_claims_lines_name_no_enquiry(written, scene, client_of, monkeypatch):
    monkeypatch.setattr(request_context, "note_found", lambda **named: None)
    with pytest.raises((AssertionError, KeyError)):
        test_what_is_about_a_claim_or_a_review_tells_its_enquiry_too(written, scene, client_of)
