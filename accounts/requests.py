"""Who stands at a page's door: signed in, and in a role where the page is for one."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from rest_framework.request import Request

from accounts.models import Role, User
from common.errors import NotAllowed
from common.http import is_by_script


class SignedInRequest(HttpRequest):
    """What a view behind `signed_in` or `for_roles` gets."""

    user: User


Parameters = ParamSpec("Parameters")
View = Callable[Concatenate[SignedInRequest, Parameters], HttpResponseBase]


def person_of(request: HttpRequest | Request) -> User:
    """Who sent it, behind a door that lets no stranger through: REST framework's default permission, or the admin's."""
    return cast(User, request.user)


def signed_in(view: View[Parameters]) -> View[Parameters]:
    """Strangers sign in first and come back to the page they were on, never to a form's address.

    A script gets 401 instead: it would put the sign-in page where its part goes, and what is typed there would be lost.
    """

    @wraps(view)
    def guarded(
        request: SignedInRequest, /, *args: Parameters.args, **kwargs: Parameters.kwargs
    ) -> HttpResponseBase:
        if _is_known(request):
            return view(request, *args, **kwargs)
        if is_by_script(request):
            return HttpResponse(status=401)
        return redirect_to_login(_page_of(request))

    return guarded


def _is_known(request: HttpRequest) -> bool:
    return request.user.is_authenticated


def _page_of(request: HttpRequest) -> str:
    """The page that somebody looks at: the one they asked for, or the one with the form they sent."""
    if request.method in {"GET", "HEAD"}:
        return request.get_full_path()
    page = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure()):
        return resolve_url(settings.LOGIN_REDIRECT_URL)
    return urlsplit(page)._replace(scheme="", netloc="").geturl()


def for_roles(*roles: Role) -> Callable[[View[Parameters]], View[Parameters]]:
    """Strangers sign in first; signed in without any of the roles is 403. The actions check again."""

    def guard(view: View[Parameters]) -> View[Parameters]:
        @signed_in
        @wraps(view)
        def checked(
            request: SignedInRequest, /, *args: Parameters.args, **kwargs: Parameters.kwargs
        ) -> HttpResponseBase:
            if not request.user.has_role(*roles):
                names = ", ".join(str(Role(role).label) for role in roles)
                raise NotAllowed(_("This page is for our own staff: %(roles)s.") % {"roles": names})
            return view(request, *args, **kwargs)

        return checked

    return guard
