"""For every role: whatever the schema allows, and much that it does not, is answered as the schema says.

Never a fault of ours, never a status or a field that is not documented. What is sent is made from the published schema,
so an endpoint added later is asked as well. `make prove-api` takes more cases and another seed.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections import Counter
from fnmatch import fnmatchcase
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from accounts.api.serializers import MeSerializer
from tests.api.conftest import API
from tests.api.operations import EXAMPLES, SOMETIMES, operations, published
from tests.role_matrix import ROLES

CASES = int(os.environ.get("CROWDLINE_API_CASES", "40"))
"""For each role."""
SEED = int(os.environ.get("CROWDLINE_API_SEED", "20261122"))

PLACES = (
    "a_consent",
    "open",
    "held",
    "answered",
    "opened_review",
    "photo",
    "redemption",
    "batch",
    "held_award",
)
ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.text(max_size=30)
    | st.floats(allow_nan=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=4,
)
ARGUMENT = re.compile(r"{(\w+)}")
QUERIES = {
    "limit": st.integers(-5, 500).map(str) | st.text(max_size=9),
    "cursor": st.text(max_size=40),
    "before": st.uuids().map(str) | st.text(max_size=9),
}


# --- What is sent ----------------------------------------------------------------------------------------------


def meant(schema):
    """Values of this part of the schema."""
    if "$ref" in schema:
        return meant(published()["components"]["schemas"][schema["$ref"].rpartition("/")[2]])
    if "allOf" in schema:
        return meant(schema["allOf"][0])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    value = {
        "string": lambda: _text(schema),
        "integer": lambda: st.integers(schema.get("minimum", -(2**63)), schema.get("maximum", 2**63 - 1)),
        "boolean": st.booleans,
        "array": lambda: st.lists(meant(schema["items"]), max_size=3),
        "object": lambda: st.dictionaries(
            st.text(max_size=9), meant(schema["additionalProperties"]), max_size=3
        ),
    }[schema["type"]]()
    return st.none() | value if schema.get("nullable") else value


def _text(schema):
    if schema.get("format") == "date-time":
        return st.datetimes().map(lambda at: f"{at.isoformat()}Z")
    return st.text(min_size=schema.get("minLength", 0), max_size=min(schema.get("maxLength", 60), 60))


@st.composite
def bodies(draw, operation):
    """Mostly as the schema has it, with values that people send; now and then anything."""
    if not operation.body:
        return draw(st.sampled_from([None, {}, {"surplus": 1}]))
    if draw(st.integers(0, 9)) == 0:
        return draw(ANYTHING)
    schema = published()["components"]["schemas"][operation.body]
    known = EXAMPLES | SOMETIMES.get(operation.path, {})
    body = {}
    for name, part in schema["properties"].items():
        if name in schema.get("required", ()) or draw(st.booleans()):
            usual = [st.just(known[name])] * 3 if name in known else []
            body[name] = draw(st.one_of(*usual, meant(part), ANYTHING) if usual else meant(part))
    return body


@st.composite
def cases(draw, ids):
    operation = draw(st.sampled_from(operations()))
    arguments = {
        name: draw(st.sampled_from(ids[name]) | st.uuids() if name in ids else st.uuids())
        for name in ARGUMENT.findall(operation.path)
    }
    query = {
        name: draw(QUERIES.get(name, st.text(max_size=20)))
        for name in operation.queries
        if draw(st.booleans())
    }
    key = draw(st.none() | st.text(st.characters(max_codepoint=126, min_codepoint=33), max_size=90))
    body = draw(bodies(operation)) if operation.method != "get" else None
    return operation, operation.path.format(**arguments), query, key, body


# --- What comes back -------------------------------------------------------------------------------------------


def as_json_schema(part):
    """Of OpenAPI 3.0: null is written differently, and only what is documented may be there."""
    if isinstance(part, list):
        return [as_json_schema(each) for each in part]
    if not isinstance(part, dict):
        return part
    plain = {name: as_json_schema(each) for name, each in part.items() if name != "nullable"}
    if "properties" in plain:
        plain.setdefault("additionalProperties", False)
    return {"anyOf": [plain, {"type": "null"}]} if part.get("nullable") is True else plain


@pytest.fixture(scope="module")
def components():
    return as_json_schema(published()["components"])


def wrong_with(operation, response, components):
    """What differs from the schema; empty if nothing does."""
    told = operation.answers.get(str(response.status_code))
    if told is None:
        return f"{response.status_code} is not documented"
    content = told.get("content", {})
    if not content:
        return f"{len(response.content)} bytes where none are documented" if response.content else ""
    kind = response["Content-Type"].partition(";")[0]
    if not any(fnmatchcase(kind, named) for named in content):
        return f"{kind} where {list(content)} is documented"
    if kind != "application/json":
        return ""
    schema = as_json_schema(content[kind]["schema"]) | {"components": components}
    return "; ".join(error.message for error in Draft202012Validator(schema).iter_errors(response.json()))


@pytest.fixture
def ids(scene):
    """By what addresses call them: ids of things at several points of their lives."""
    found = {}
    for place in PLACES:
        for name, value in scene.at(place).items():
            if isinstance(value, UUID):
                found.setdefault(name, []).append(value)
    return found


@pytest.fixture
def ask_all(ids, components, api_of, request, settings):
    """ask_all("ada") -> how often each status came; fails at what is not as the schema says."""
    settings.LIMITS_PER_HOUR = dict.fromkeys(settings.LIMITS_PER_HOUR, 1_000_000)

    def run(role):
        person = None if role == "stranger" else request.getfixturevalue(role)
        client, came = api_of(person), Counter()

        @seed(SEED)
        @SETTINGS
        @given(cases(ids))
        def asks(case):
            operation, path, query, key, body = case
            headers = {} if key is None else {"Idempotency-Key": key}
            before = (
                transaction.savepoint()
            )  # no atomic block: what is kept of a late answer has to be the outermost
            response = client.generic(
                operation.method.upper(),
                f"{API}/{path}",
                b"" if body is None else json.dumps(body),
                content_type="application/json",
                headers=headers,
                query_params=query,
            )
            content = response.getvalue() if response.streaming else response.content
            transaction.savepoint_rollback(before)
            came[response.status_code] += 1
            assert response.status_code < 500
            assert wrong_with(operation, response, components) == "", content[:500]

        asks()
        return came

    return run


SETTINGS = settings(
    max_examples=CASES,
    derandomize=False,
    database=None,
    suppress_health_check=list(HealthCheck),
    print_blob=False,
)


@pytest.mark.parametrize("role", ROLES)
def test_every_role_is_answered_as_the_schema_says(role, ask_all, figure):
    came = ask_all(role)

    statuses = ", ".join(f"{count} x {status}" for status, count in sorted(came.items()))
    figure(f"API by schema as {role}: {came.total()} cases, seed {SEED}, 0 failures ({statuses}).")
    assert any(status < 300 for status in came) == (role != "stranger")


def test_without_the_guard_an_undocumented_field_is_seen(ask_all, monkeypatch):
    """As if somebody had added one to what the API tells, and not to its schema."""
    asked = [operation for operation in operations() if str(operation) == "GET me/"]
    monkeypatch.setattr(sys.modules[__name__], "operations", lambda: asked)
    told = MeSerializer.to_representation
    monkeypatch.setattr(MeSerializer, "to_representation", lambda self, one: told(self, one) | {"mail": ""})
    with pytest.raises(AssertionError, match="'mail' was unexpected"):
        ask_all("carla")
