"""A DomainError becomes JSON for the API, a partial for htmx and a page for everybody else. Once, here.

Every door lets DomainError pass. A form view that can show the error beside its field catches it itself and
re-renders the form with the text typed. Statuses are the API's contract (docs/api.md): 400 is a request that cannot
be read, 422 one that can be read and breaks a rule, also when only a field is missing or too long.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping

from django.core.exceptions import (
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from redis import RedisError
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from common import request_context
from common.errors import Away, DomainError, Invalid, NotAllowed, NotFound
from common.throttling import TooManyRequests
from common.time_limit import RETRY_AFTER_SECONDS, TookTooLong, as_refusal, drop_connections

logger = logging.getLogger(__name__)


def is_htmx(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def is_by_script(request: HttpRequest) -> bool:
    """Whether a script waits for a part of a page or for data; any other page it would take for the answer."""
    return is_htmx(request) or not request.accepts("text/html")


def is_of_api(request: HttpRequest) -> bool:
    """Also where no endpoint is."""
    return request.path.startswith("/api/")


class DomainErrorMiddleware:
    """Answers a DomainError that a page view raised: errors/problem.html, or its partial for htmx."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        error = _as_refusal(error)
        if not isinstance(error, DomainError):
            return None
        if isinstance(error, TookTooLong):
            drop_connections()
        return refusal(request, error)


def refusal(request: HttpRequest, error: DomainError) -> HttpResponse:
    """What is answered with where nothing else of a page or of the API does it."""
    request_context.note_refusal(error.code)
    response: HttpResponse
    if is_of_api(request):
        response = JsonResponse(error_body(error), status=error.status)
    else:
        template = "errors/problem_partial.html" if is_htmx(request) else "errors/problem.html"
        response = render(request, template, {"error": error}, status=error.status)
    for name, value in error_headers(error).items():
        response.headers[name] = value
    return response


def _as_refusal(error: Exception) -> Exception:
    """Where Redis is away, those of us who can do without have caught that. Guesses at sign-in are counted there, by
    allauth, and it is better that nobody gets in for a minute than that anybody may guess for one."""
    if isinstance(error, RedisError):
        logger.error("Refused, as Redis is away: %s", error)
        return Away()
    return as_refusal(error)


def error_body(error: DomainError) -> dict[str, object]:
    return {"code": error.code, "detail": error.message, "fields": error.fields}


def error_headers(error: DomainError) -> dict[str, str]:
    if isinstance(error, TooManyRequests):
        return {"Retry-After": str(error.retry_after_seconds)}
    if isinstance(error, TookTooLong | Away):
        return {"Retry-After": RETRY_AFTER_SECONDS}
    return {}


def api_error(error: Exception, context: dict[str, object]) -> Response | None:
    """REST framework's exception handler: every refusal comes out as {code, detail, fields}."""
    error = _as_refusal(error)
    if isinstance(error, DomainError):
        request_context.note_refusal(error.code)
        set_rollback()
        return Response(error_body(error), status=error.status, headers=error_headers(error))
    if (known := _as_api_exception(error)) is None:
        return None
    set_rollback()
    body = _body_of(known)
    request_context.note_refusal(str(body["code"]))
    return Response(body, status=_status_of(known), headers=_headers_of(known))


_CODES = {
    "parse_error": "malformed",
    "permission_denied": NotAllowed.code,
    "throttled": TooManyRequests.code,
}
"""REST framework's word for what has another name with us."""


class _Malformed(exceptions.ParseError):
    default_detail = _("The request could not be read.")


class _TooLarge(exceptions.APIException):
    status_code = 413
    default_code = "too_large"
    default_detail = _("This is more than we accept in one request.")


def _as_api_exception(error: Exception) -> exceptions.APIException | None:
    """Django's own refusals under REST framework's names; None for what is a fault of ours."""
    match error:
        case exceptions.APIException():
            return error
        case Http404():
            return exceptions.NotFound(NotFound.message)
        case PermissionDenied():
            return exceptions.PermissionDenied(NotAllowed.message)
        case RequestDataTooBig() | TooManyFieldsSent() | TooManyFilesSent():
            return _TooLarge()
        case SuspiciousOperation():
            return _Malformed()
    return None


def _body_of(error: exceptions.APIException) -> dict[str, object]:
    if not isinstance(error, exceptions.ValidationError):
        code = str(error.default_code)
        return {"code": _CODES.get(code, code), "detail": str(error.detail), "fields": {}}
    fields = _flat(error.detail)
    detail = " ".join(fields.pop("", [str(Invalid.message)]))
    return {"code": Invalid.code, "detail": detail, "fields": fields}


def _flat(detail: object, path: str = "") -> dict[str, list[str]]:
    """What is wrong by the dotted path of its field, e.g. scores.clear; what names no field is under ""."""
    if isinstance(detail, Mapping):
        parts = [("" if name == "non_field_errors" else str(name), part) for name, part in detail.items()]
    elif isinstance(detail, list) and any(isinstance(part, (Mapping, list)) for part in detail):
        parts = [(str(index), part) for index, part in enumerate(detail)]
    else:
        return {path: [str(message) for message in (detail if isinstance(detail, list) else [detail])]}
    flat: dict[str, list[str]] = {}
    for name, part in parts:
        if part:
            flat |= _flat(part, ".".join(filter(None, [path, name])))
    return flat


def _status_of(error: exceptions.APIException) -> int:
    return Invalid.status if isinstance(error, exceptions.ValidationError) else error.status_code


def _headers_of(error: exceptions.APIException) -> dict[str, str]:
    """REST framework's exception sets these two as attributes."""
    headers = {}
    if auth_header := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = str(auth_header)
    if wait := getattr(error, "wait", None):
        headers["Retry-After"] = str(int(wait) + 1)
    return headers
