"""What the published schema says that people who sign in can do, and a body that each of it takes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from drf_spectacular.generators import SchemaGenerator

from tests.api.conftest import API
from tests.scene import SCORES

EXAMPLES: dict[str, Any] = {
    "subject": "My eSIM is dead",
    "body": "It says not provisioned.",
    "topic": "sim",
    "language": "en",
    "rating": 5,
    "comment": "Thanks.",
    "reason": "It is still dead.",
    "fence": 1,
    "note": "Please check it.",
    "words": "It does work.",
    "why": "It is the other way round.",
    "decision": "publish",
    "scores": SCORES,
    "points": 500,
    "available": True,
    "max_open": 2,
    "topics": ["sim"],
    "languages": ["en"],
    "display_name": "Ada L.",
    "label": "Hello",
    "use": "answer",
    "escalation": "",
    "verdict": "right",
    "is_shared": False,
    "kind": "terms",
    "version": settings.CONSENT_VERSIONS["terms"],
    "time_zone": "Europe/London",
}
SOMETIMES: dict[str, dict[str, Any]] = {
    "claims/{claim_id}/escalate/": {"reason": "account"},
    "holds/{hold_id}/decide/": {"decision": "upheld"},
    "fraud-cases/{case_id}/decide/": {"decision": "upheld"},
    "reports/": {"reason": "wrong"},
}
"""Where a word has another meaning than elsewhere."""


@dataclass(frozen=True)
class Operation:
    path: str
    """Below /api/v1/."""
    method: str
    body: str
    """The schema of what is sent as JSON; empty: nothing is."""
    fields: tuple[str, ...]
    """Of the body."""
    queries: tuple[str, ...]
    """What may stand after the question mark."""
    answers: Any
    """By status: what is documented to come back."""

    def __str__(self) -> str:
        return f"{self.method.upper()} {self.path}"


@cache
def published() -> Any:
    """The schema, as everybody gets it."""
    return SchemaGenerator().get_schema(request=None, public=True)


@cache
def operations() -> list[Operation]:
    """Billing signs its words instead of signing in: tests/rewards/test_http_gateway.py garbles them."""
    return [
        _operation(path.removeprefix(f"{API}/"), method, told)
        for path, methods in published()["paths"].items()
        for method, told in methods.items()
        if told.get("security")
    ]


def _operation(path: str, method: str, told: Any) -> Operation:
    content = told.get("requestBody", {}).get("content", {})
    body = content.get("application/json", {}).get("schema", {}).get("$ref", "").rpartition("/")[2]
    fields = tuple(published()["components"]["schemas"][body]["properties"]) if body else ()
    queries = tuple(each["name"] for each in told.get("parameters", []) if each["in"] == "query")
    return Operation(path, method, body, fields, queries, told["responses"])


def example(path: str, fields: tuple[str, ...]) -> dict[str, Any]:
    return {name: EXAMPLES[name] for name in fields if name in EXAMPLES} | SOMETIMES.get(path, {})
