"""Refusals that come before any endpoint has looked: all in the one shape."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client

from tests.api.conftest import API

ENQUIRIES = f"{API}/enquiries/"


def test_a_session_writes_only_with_its_csrf_token(carla, sim, service_level):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(carla, backend="accounts.sessions.SignInBackend")
    asked = {"subject": "A question", "body": "Why?", "topic": "sim"}
    refused = browser.post(ENQUIRIES, asked, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (403, "not_allowed")
    token = "x" * 32
    browser.cookies[settings.CSRF_COOKIE_NAME] = token
    done = browser.post(ENQUIRIES, asked, content_type="application/json", headers={"X-CSRFToken": token})
    assert done.status_code == 201


def test_a_token_of_somebody_disabled_is_none(api_of, carla):
    client = api_of(carla)
    carla.is_active = False
    carla.save(update_fields=["is_active"])
    assert client.get(f"{API}/me/").status_code == 401


def test_only_json_comes_back(api_of, carla):
    response = api_of(carla).get(f"{API}/me/", headers={"Accept": "text/csv"})
    assert (response.status_code, response["Content-Type"]) == (406, "application/json")
    assert set(response.json()) == {"code", "detail", "fields"}


@pytest.mark.parametrize("host", ["evil.example", "a b", ""])
@pytest.mark.parametrize("address", [ENQUIRIES, "/"])
def test_a_foreign_host_is_refused(client, address, host, db):
    assert client.get(address, headers={"Host": host}).status_code == 400


def test_a_multipart_body_with_too_many_or_too_large_fields_is_413(api_of, asked, carla):
    client = api_of(carla)
    many = client.post(asked.path("messages/"), {f"field{number}": "x" for number in range(1100)})
    large = client.post(asked.path("messages/"), {"body": "x" * 2_000_000})
    assert [reply.json()["code"] for reply in (many, large)] == ["too_large", "too_large"]
    assert [reply.status_code for reply in (many, large)] == [413, 413]


def test_a_form_field_with_a_hidden_character_is_named(api_of, asked, carla):
    """Multipart does not pass the JSON parser; the field itself refuses."""
    response = api_of(carla).post(asked.path("messages/"), {"body": "a\x00b"})
    assert response.status_code == 422
    assert list(response.json()["fields"]) == ["body"]
