"""A DomainError becomes JSON for the API, a partial for htmx and a page for everybody else. Once, here.

Every door lets DomainError pass. A form view that can show the error beside its field catches it itself and
re-renders the form with the text typed.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from common.errors import DomainError

logger = logging.getLogger(__name__)


def is_htmx(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


class DomainErrorMiddleware:
    """Answers a DomainError that a page view raised: errors/problem.html, or its partial for htmx."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, DomainError):
            return None
        if request.path.startswith("/api/"):
            return JsonResponse(error_body(error), status=error.status)
        template = "errors/problem_partial.html" if is_htmx(request) else "errors/problem.html"
        return render(request, template, {"error": error}, status=error.status)


def error_body(error: DomainError) -> dict[str, object]:
    return {"code": error.code, "detail": error.message, "fields": error.fields}


def api_error(error: Exception, context: dict[str, object]) -> Response | None:
    """REST framework's exception handler: everything comes out as {code, detail, fields}."""
    if isinstance(error, DomainError):
        set_rollback()
        return Response(error_body(error), status=error.status)
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    if not isinstance(error, exceptions.APIException):
        return None
    set_rollback()
    headers = {}
    if getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = error.auth_header  # type: ignore[attr-defined]
    if getattr(error, "wait", None):
        headers["Retry-After"] = str(int(error.wait) + 1)  # type: ignore[attr-defined]
    fields: dict[str, object] = {}
    detail = "Some of this needs another look."
    if isinstance(error, exceptions.ValidationError):
        if isinstance(error.detail, dict):
            fields = dict(error.detail)
        else:
            detail = " ".join(str(part) for part in error.detail)
    else:
        detail = str(error.detail)
    code = "invalid" if isinstance(error, exceptions.ValidationError) else str(error.default_code)
    return Response(
        {"code": code, "detail": detail, "fields": fields}, status=error.status_code, headers=headers
    )
