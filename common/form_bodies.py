"""What no form of ours can have sent is refused before a page looks at it, also by one that reads nothing of it.

Forms come in the two encodings of forms, and their fields have plain names. What is typed into a field may be anything:
that is for the form itself, which keeps the words and says what is wrong with them. The API has its own rule
(common/api_bodies.py).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from common.errors import DomainError
from common.http import is_of_api, refusal

_ENCODINGS = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})
_PLAIN = re.compile(r"[ -~]*")


class NotAForm(DomainError):
    code = "not_a_form"
    status = 415
    message = _("This page takes forms only.")


class FieldUnreadable(DomainError):
    code = "malformed"
    status = 400
    message = _("The request could not be read.")


class ReadableFormsMiddleware:
    """Before the view."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, options: Any
    ) -> HttpResponse | None:
        if request.method != "POST" or is_of_api(request) or not has_body(request):
            return None
        error = wrong_with(request)
        return refusal(request, error) if error else None


def has_body(request: HttpRequest) -> bool:
    return request.META.get("CONTENT_LENGTH") not in (None, "", "0")


def wrong_with(request: HttpRequest) -> DomainError | None:
    """Raises: TooManyFieldsSent, TooManyFilesSent and what else Django refuses, all of which it answers with 400."""
    if request.content_type not in _ENCODINGS:
        return NotAForm()
    names = [*request.POST, *request.FILES]
    is_read = bool(names) or _is_empty(request)
    return None if is_read and all(map(_PLAIN.fullmatch, names)) else FieldUnreadable()


def _is_empty(request: HttpRequest) -> bool:
    """A form without a field: in parts, the line after the last one alone."""
    boundary = (request.content_params or {}).get("boundary", "")
    return int(request.META["CONTENT_LENGTH"]) <= len(f"--{boundary}--\r\n")
