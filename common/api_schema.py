"""What every endpoint of the API has in common, written into its OpenAPI schema once instead of at each view.

Views name what they take and give, and the codes with which they refuse (`refused`). Which other refusals are possible,
how all of them look and which header makes a write safe to repeat follow from the endpoint's shape.
"""

from __future__ import annotations

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse

from common.idempotency import HEADER, KEY_MAX

Json = dict[str, Any]

ERROR: Json = {
    "type": "object",
    "description": "Why a request was refused: a code for programs, a sentence for people, and what is wrong by field.",
    "required": ["code", "detail", "fields"],
    "properties": {
        "code": {"type": "string", "example": "already_claimed"},
        "detail": {"type": "string", "example": "Somebody else was quicker. Thank you all the same."},
        "fields": {
            "type": "object",
            "additionalProperties": {"type": "array", "items": {"type": "string"}},
            "description": "Messages by field; a field inside another is named by a dotted path.",
        },
    },
}

ERROR_REFERENCE: Json = {"$ref": "#/components/schemas/Error"}

REFUSALS = {
    "400": "Malformed: it cannot be read.",
    "401": "Not signed in, or the token is not valid.",
    "403": "Not allowed.",
    "404": "Not there, or not yours to know of.",
    "409": "Something changed in the meantime.",
    "413": "More than we accept in one request.",
    "415": "Neither JSON nor, where files are taken, multipart; or a file of another kind.",
    "422": "It can be read and breaks a rule; `fields` says where.",
    "429": "Too much within an hour; see `Retry-After`.",
}

IDEMPOTENCY_KEY = OpenApiParameter(
    name=HEADER,
    type=str,
    location=OpenApiParameter.HEADER,
    description=f"1 to {KEY_MAX} printable ASCII characters. The same key with the same request gets the first "
    "result again and does nothing; with another request it is refused with 422.",
)


def refused(*codes: str) -> OpenApiResponse:
    """A refusal of this endpoint's own, with the codes that tell its reasons apart."""
    return OpenApiResponse(response=ERROR_REFERENCE, description="code: " + ", ".join(codes))


class ApiSchema(AutoSchema):
    def get_override_parameters(self) -> list[Any]:
        view_method = getattr(self.view, self.method.lower(), None)
        takes_key = getattr(view_method, "takes_idempotency_key", False)
        return [*super().get_override_parameters(), *([IDEMPOTENCY_KEY] if takes_key else [])]


def document_refusals(result: Json, generator: Any, request: Any, public: bool) -> Json:
    """Add to every operation the refusals that its shape makes possible, all with the one Error schema."""
    result.setdefault("components", {}).setdefault("schemas", {})["Error"] = ERROR
    for path, operations in result["paths"].items():
        for method, operation in operations.items():
            for status in _possible_refusals(path, method, operation):
                operation["responses"].setdefault(status, _refusal(status))
    return result


def _possible_refusals(path: str, method: str, operation: Json) -> list[str]:
    is_write = method in {"post", "put", "patch"}
    return [
        "400",
        *(["401", "403"] if any(operation.get("security", [])) else []),
        *(["404"] if "{" in path else []),
        *(["409", "413", "415", "429"] if is_write else []),
        *(["422"] if is_write or _narrows(operation) else []),
    ]


def _narrows(operation: Json) -> bool:
    """Whether something may stand after the question mark beside what turns the page."""
    queries = {each["name"] for each in operation.get("parameters", []) if each["in"] == "query"}
    return not queries <= {"limit", "cursor"}


def _refusal(status: str) -> Json:
    content = {"application/json": {"schema": ERROR_REFERENCE}}
    return {"description": REFUSALS[status], "content": content}
