"""Pages for what went wrong before a view could answer."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from common.errors import DomainError


class FormExpired(DomainError):
    code = "form_expired"
    status = 403
    message = _(
        "This form was open for too long, or cookies are switched off, so nothing was sent. "
        "Go back, reload the page and send it again; what you typed is still there."
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "errors/problem.html", {"error": FormExpired()}, status=403)
