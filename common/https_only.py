"""What comes in the clear: a person is led to https (SECURE_SSL_REDIRECT), a program is refused.

Whoever types the address of a page knows no better, and HSTS sees to the next time. A program would be redirected
each time without anybody noticing that its token crosses the network for all to read.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext_lazy as _

from common import request_context
from common.errors import DomainError
from common.http import error_body


class HttpsNeeded(DomainError):
    code = "https_needed"
    status = 403
    message = _("This was sent unencrypted. Use https, and replace the token that you sent.")


class ProgramsByHttpsMiddleware:
    """Refuses what SECURE_REDIRECT_EXEMPT keeps from being redirected."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.for_programs = [re.compile(pattern) for pattern in settings.SECURE_REDIRECT_EXEMPT]

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SECURE_SSL_REDIRECT and not request.is_secure() and self._is_for_programs(request):
            request_context.note_refusal(HttpsNeeded.code)
            return JsonResponse(error_body(HttpsNeeded()), status=HttpsNeeded.status)
        return self.get_response(request)

    def _is_for_programs(self, request: HttpRequest) -> bool:
        return any(pattern.search(request.path.lstrip("/")) for pattern in self.for_programs)
