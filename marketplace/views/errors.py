"""What went wrong before a view could answer, or instead: a page for people, JSON for programs."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views import defaults

from common import request_context
from common.errors import DomainError, NotFound
from common.http import error_body


class FormExpired(DomainError):
    code = "form_expired"
    status = 403
    message = _(
        "This form was open for too long, or cookies are switched off, so nothing was sent. "
        "Go back, reload the page and send it again; what you typed is still there."
    )


class OurFault(DomainError):
    """Nothing of what went wrong is told: that is in the log, under the reply's X-Request-ID."""

    code = "fault"
    status = 500
    message = _("This is a fault on our side. Please try again later.")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _as_json(NotFound()) if _is_api(request) else defaults.page_not_found(request, exception)


def fault(request: HttpRequest) -> HttpResponse:
    return _as_json(OurFault()) if _is_api(request) else defaults.server_error(request)


def _is_api(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


def _as_json(error: DomainError) -> JsonResponse:
    return JsonResponse(error_body(error), status=error.status)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    request_context.note_refusal(FormExpired.code)
    return render(request, "errors/problem.html", {"error": FormExpired()}, status=403)
