"""The published contract: valid, without warnings, one shape for every refusal, readable in the browser."""

from __future__ import annotations

import re

import pytest
import yaml
from django.core.management import call_command
from django.test import Client
from drf_spectacular.generators import SchemaGenerator

from tests.api.conftest import API
from tests.api.operations import published

METHODS = {"get", "post", "put", "patch", "delete"}


@pytest.fixture(scope="module")
def schema(tmp_path_factory):
    file = tmp_path_factory.mktemp("schema") / "schema.yaml"
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(file))
    return yaml.safe_load(file.read_text())


def operations(schema):
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            if method in METHODS:
                yield path, method, operation


def test_the_schema_is_valid_and_without_warnings(schema):
    assert len(list(operations(schema))) > 30


def test_every_endpoint_of_the_contract_is_there(schema):
    """Blueprint, section 10."""
    contract = """
        POST enquiries/  GET enquiries/  GET enquiries/{id}/  POST enquiries/{id}/messages/
        POST enquiries/{id}/accept/  POST enquiries/{id}/not-solved/  POST enquiries/{id}/withdraw/
        POST enquiries/{id}/ask-staff/  GET offers/  POST offers/{id}/decline/  POST enquiries/{id}/claim/
        POST claims/{id}/release/  POST claims/{id}/heartbeat/  POST claims/{id}/answer/  POST claims/{id}/ask/
        POST claims/{id}/escalate/  GET me/  PUT me/  GET me/availability/  PUT me/availability/
        GET reviews/  POST reviews/{id}/decide/  GET rewards/balance/  GET rewards/statement/
        POST redemptions/  POST redemptions/{id}/approve/  POST redemptions/{id}/decline/
        POST redemptions/{id}/cancel/  POST payout-batches/  GET payout-batches/{id}/
    """
    words = contract.split()
    promised = {f"{method} {API}/{path}" for method, path in zip(words[::2], words[1::2], strict=True)}
    given = {f"{method.upper()} {re.sub('{.*?}', '{id}', path)}" for path, method, _ in operations(schema)}
    assert promised - given == set()


def test_every_refusal_has_the_one_shape(schema):
    for path, method, operation in operations(schema):
        for status, response in operation["responses"].items():
            if status.startswith("4"):
                shape = response["content"]["application/json"]["schema"]
                assert shape == {"$ref": "#/components/schemas/Error"}, (path, method, status)


def test_every_write_that_could_be_repeated_takes_a_key(schema):
    """Heartbeats and checks may be repeated without harm, and billing's words name a credit; all else takes a key."""
    without = {
        path
        for path, method, operation in operations(schema)
        if method == "post" and "Idempotency-Key" not in {given["name"] for given in operation["parameters"]}
    }
    harmless = {f"{API}/claims/{{claim_id}}/{what}/" for what in ("heartbeat", "check")}
    assert without == {*harmless, f"{API}/billing/callbacks/"}


def test_ids_are_opaque(schema):
    for path, _method, operation in operations(schema):
        for parameter in operation.get("parameters", []):
            if parameter["in"] == "path":
                assert parameter["schema"]["format"] == "uuid", path


def test_schema_and_docs_are_open_to_everybody(client, db):
    assert client.get(f"{API}/schema/").status_code == 200
    page = client.get(f"{API}/docs/")
    assert page.status_code == 200
    assert b"<script>" not in page.content


@pytest.mark.parametrize("form", ["application/vnd.oai.openapi", "application/vnd.oai.openapi+json"])
def test_it_is_made_once_for_everybody(client, db, monkeypatch, form):
    first = client.get(f"{API}/schema/", headers={"accept": form})
    assert first["Content-Type"].startswith(form)
    assert list(yaml.safe_load(first.content)["paths"]) == list(published()["paths"])
    monkeypatch.setattr(SchemaGenerator, "get_schema", None)
    assert client.get(f"{API}/schema/", headers={"accept": form}).content == first.content


@pytest.mark.parametrize(
    "query", ["version=%0d%0aX-Ours:%20no", "lang=xx-%00", "lang=../../etc", "version=9"]
)
def test_it_takes_no_parameters(client, db, query):
    plain, asked = client.get(f"{API}/schema/"), client.get(f"{API}/schema/?{query}")
    assert (asked.status_code, asked.content) == (200, plain.content)
    assert asked["Content-Disposition"] == plain["Content-Disposition"]


def test_an_unknown_address_answers_in_json(db):
    program = Client(enforce_csrf_checks=True)  # as every site does, and test clients do not
    for method in (program.get, program.post):
        response = method(f"{API}/no/such/thing")
        assert (response.status_code, response.json()["code"]) == (404, "not_found")
