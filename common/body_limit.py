"""No request is larger than REQUEST_MAX_BYTES, and none hides how large it is: refused before a byte of it is read.

A body is read up to the length that it names and no further, so a length that lies gains nothing. One without a length
(chunked) would be taken for empty, and some that are not plain digits are numbers to Django all the same: both are
refused with 411. JSON and fields of forms have smaller limits of their own (common/json_parser.py,
DATA_UPLOAD_MAX_MEMORY_SIZE), each photo too.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from common.errors import DomainError
from common.http import refusal

MANY_DIGITS = 15
"""More is no number that is worth reading: petabytes."""


class RequestTooLarge(DomainError):
    code = "too_large"
    status = 413
    message = _("This is more than we accept in one request.")


class LengthNeeded(DomainError):
    code = "length_needed"
    status = 411
    message = _("The request does not say how long it is. Send it with a Content-Length.")


class BodyLimitMiddleware:
    """Inside of those that know who asks, for the page that says it; outside of all that read what is sent."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if error := _wrong_with(request):
            return refusal(request, error)
        return self.get_response(request)


def _wrong_with(request: HttpRequest) -> DomainError | None:
    length = request.META.get("CONTENT_LENGTH") or ""
    if length.isascii() and length.isdecimal():
        return RequestTooLarge() if _is_too_large(length.lstrip("0") or "0") else None
    return LengthNeeded() if length or "HTTP_TRANSFER_ENCODING" in request.META else None


def _is_too_large(digits: str) -> bool:
    return len(digits) > MANY_DIGITS or int(digits) > settings.REQUEST_MAX_BYTES
