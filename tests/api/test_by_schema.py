"""For every role: whatever the schema allows, and much that it does not, is answered as the schema says.

Schemathesis makes the requests out of the published schema, so an endpoint added later is asked as well, and judges
the answers: no fault of ours, no status, type or field that is not documented, nothing taken that is not allowed.
What it cannot know comes from here: ids of things that there are, and words that get further than the first check.
`make prove-api` takes more cases and another seed.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from copy import deepcopy
from functools import cache
from uuid import UUID

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from knox.models import AuthToken
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from accounts.api.serializers import MeSerializer
from tests.api.conftest import API
from tests.api.operations import example, operations, published
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
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
]


@cache
def contract():
    """As published; beyond that no answer may have a field that is not documented."""
    told = deepcopy(published())
    for name, part in told["components"]["schemas"].items():
        if not name.endswith("Request"):
            _close(part)
    refusals = {"negative_data_rejection": {"expected-statuses": ["4xx"]}}
    loaded = schemathesis.openapi.from_dict(told, config=schemathesis.Config.from_dict({"checks": refusals}))
    loaded.app = WSGIHandler()
    return loaded


def _close(part):
    for inner in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        _close(inner)
    if isinstance(part, dict) and isinstance(part.get("properties"), dict):
        part.setdefault("additionalProperties", False)


@cache
def requests(path, method, mode):
    return contract()[f"{API}/{path}"][method].as_strategy(mode)


@st.composite
def cases(draw, ids):
    """A request with one thing or another wrong in it, or with nothing wrong and then often with words that work."""
    operation = draw(st.sampled_from(operations()))
    mode = draw(st.sampled_from(GenerationMode))
    case = draw(requests(operation.path, operation.method, mode))
    for name in case.path_parameters.keys() & ids.keys():
        if draw(st.booleans()):
            case.path_parameters[name] = str(draw(st.sampled_from(ids[name])))
    if mode.is_positive and isinstance(case.body, dict):
        known = example(operation.path, tuple(case.body))
        case.body = case.body | {name: known[name] for name in known if draw(st.booleans())}
    return case


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
def one_connection():
    """Requests of a real server begin and end with closing it; these are all in the test's own transaction."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def ask(db, one_connection, request, settings):
    """ask(case, role="ada") -> the status; fails at an answer that is not as the schema says."""
    settings.LIMITS_PER_HOUR = dict.fromkeys(settings.LIMITS_PER_HOUR, 1_000_000)

    @cache
    def token_of(role):
        return AuthToken.objects.create(request.getfixturevalue(role))[1]

    def run(case, *, role):
        headers = {"Accept-Encoding": "identity"}
        if role != "stranger":
            headers["Authorization"] = f"Token {token_of(role)}"
        # No atomic block: what is kept of a late answer has to be the outermost.
        before = transaction.savepoint()
        response = case.call(headers=headers)
        transaction.savepoint_rollback(before)
        case.validate_response(response, checks=CHECKS)
        return response.status_code

    return run


@pytest.fixture
def ask_all(ids, ask):
    """ask_all("ada") -> how often each status came."""

    def run(role):
        came = Counter()

        @seed(SEED)
        @SETTINGS
        @given(cases(ids))
        def asks(case):
            came[ask(case, role=role)] += 1

        asks()
        return came

    return run


SETTINGS = settings(
    max_examples=CASES,
    phases=[Phase.generate],  # what fails is printed as a command to ask it again
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


def test_what_takes_neither_ids_nor_words_is_answered_as_the_schema_says(ask):
    """Once in every role, with nobody's work there yet: of the cases above few have nothing wrong in them."""
    bare = [operation for operation in operations() if "{" not in operation.path and not operation.body]
    asked = [contract()[f"{API}/{operation.path}"][operation.method] for operation in bare]
    came = Counter(ask(operation.Case(), role=role) for role in ROLES for operation in asked)

    assert came[200] and came[401] == len(bare) and came[403] and came[404]


def test_without_the_guard_an_undocumented_field_is_seen(ask_all, monkeypatch):
    """As if somebody had added one to what the API tells, and not to its schema."""
    asked = [operation for operation in operations() if str(operation) == "GET me/"]
    monkeypatch.setattr(sys.modules[__name__], "operations", lambda: asked)
    told = MeSerializer.to_representation
    monkeypatch.setattr(MeSerializer, "to_representation", lambda self, one: told(self, one) | {"mail": ""})
    with pytest.raises(FailureGroup, match="mail"):
        ask_all("carla")
