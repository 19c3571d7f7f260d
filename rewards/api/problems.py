"""How the API documentation names refusals: the status, and which codes come with it."""

from __future__ import annotations

from drf_spectacular.utils import OpenApiResponse

ERROR = {
    "type": "object",
    "properties": {
        "code": {"type": "string"},
        "detail": {"type": "string"},
        "fields": {"type": "object", "additionalProperties": True},
    },
    "required": ["code", "detail", "fields"],
}


def problem(*codes: str) -> OpenApiResponse:
    return OpenApiResponse(response=ERROR, description="code: " + ", ".join(codes))


SIGNED_OUT = problem("not_authenticated")
NOT_OPS = problem("not_allowed")
MISSING = problem("not_found")
CHANGED = problem("illegal_move")
INVALID = problem("invalid")
