"""Whoever works in-house signs in with two factors: until then nothing but setting one up is open to them.

Off in development, where the demo's people have a password and nothing else (settings.REQUIRE_SECOND_FACTOR).
"""

from __future__ import annotations

from collections.abc import Callable
from fnmatch import fnmatchcase

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.http import urlencode

from accounts import proofs
from accounts.errors import SecondFactorNeeded
from accounts.models import User
from common import request_context
from common.http import error_body

OPEN = (
    "mfa_*",
    "account_*",
    "openid_connect_*",
    "choose_language",
    "privacy",
    "terms",
    "service_worker",
    "favicon",
    "offline",
    "healthz",
    "readyz",
)
"""Names of addresses where one signs in, sets up a factor, or gives it."""


class SecondFactorMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: object) -> HttpResponse | None:
        """A token is judged where it is recognised: accounts/api/authentication.py."""
        if not settings.REQUIRE_SECOND_FACTOR or _is_open(request):
            return None
        user = request.user
        if not isinstance(user, User) or not proofs.works_in_house(user) or proofs.is_strong(request):
            return None
        if request.path.startswith("/api/"):
            request_context.note_refusal(SecondFactorNeeded.code)
            return JsonResponse(error_body(SecondFactorNeeded()), status=SecondFactorNeeded.status)
        return HttpResponseRedirect(_where_to(request, user))


def _is_open(request: HttpRequest) -> bool:
    name = request.resolver_match.url_name if request.resolver_match else None
    return any(fnmatchcase(name or "", pattern) for pattern in OPEN)


def _where_to(request: HttpRequest, user: User) -> str:
    """To give the factor, or to set one up."""
    if not proofs.has_second_factor(user):
        return reverse("mfa_index")
    return f"{reverse('mfa_reauthenticate')}?{urlencode({REDIRECT_FIELD_NAME: request.get_full_path()})}"
