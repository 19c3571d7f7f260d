"""Proving once more that it is you, shortly before what money, originals or personal data hang on.

A page sends people to allauth's own confirmation and then carries out what they had sent, but for files. The API says
403: a program's token was itself made behind this door, a browser session has to step up on a page first.
"""

from __future__ import annotations

from functools import wraps

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import suspend_request
from allauth.core.exceptions import ReauthenticationRequired
from allauth.socialaccount.models import SocialAccount
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from accounts import proofs
from accounts.errors import StepUpNeeded
from accounts.models import User
from accounts.requests import Parameters, SignedInRequest, View


def step_up(view: View[Parameters]) -> View[Parameters]:
    """For a page's view, inside `signed_in` or `for_roles`: it runs only on a fresh proof.

    docs/security/README.md lists the pages, which are known by `asks_for_proof`.
    """

    @wraps(view)
    def checked(
        request: SignedInRequest, /, *args: Parameters.args, **kwargs: Parameters.kwargs
    ) -> HttpResponseBase:
        if proofs.is_fresh(request):
            return view(request, *args, **kwargs)
        return way_to_prove(request)

    checked.asks_for_proof = True  # type: ignore[attr-defined]
    return checked


class SteppedUp(BasePermission):
    """The same for what the API changes."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Raises: StepUpNeeded."""
        is_browser = request.auth is None
        if request.method not in SAFE_METHODS and is_browser and not proofs.is_fresh(request._request):
            raise StepUpNeeded
        return True


def way_to_prove(request: SignedInRequest) -> HttpResponse:
    """Where this person can give the proof that is missing; from there they come back to what they wanted.

    Raises: ReauthenticationRequired, if there is nothing to ask them for but to sign in.
    """
    if proofs.has_second_factor(request.user):
        return _confirm(request)
    # Asked again, a provider that says nothing of strength would lead back here for ever.
    is_enough = proofs.came_strong_from_provider(request) or not proofs.needs_strong(request.user)
    if is_enough and (provider := _identity_provider(request, request.user)) is not None:
        return provider
    if proofs.needs_strong(request.user):
        messages.info(
            request, _("Set up a passkey or two-step sign-in first: this needs more than a password.")
        )
        return redirect("mfa_index")
    return _confirm(request)


def _confirm(request: SignedInRequest) -> HttpResponse:
    """allauth's page, which keeps what was sent and sends it again. Its own way there would look for a page with what
    narrows a list in its name, and find none; and it would send a form again without its files."""
    methods = get_adapter().get_reauthentication_methods(request.user)
    if not methods:
        raise ReauthenticationRequired
    way = methods[0]["url"]
    if request.FILES:
        messages.info(request, _("Then choose the file again: files are not kept meanwhile."))
    elif request.method == "POST":
        suspend_request(request, way)
    back = request.path if request.method == "POST" else request.get_full_path()
    return redirect(f"{way}?{urlencode({REDIRECT_FIELD_NAME: back})}")


def _identity_provider(request: HttpRequest, user: User) -> HttpResponseRedirect | None:
    """The company's own sign-in, for whoever comes from there."""
    account = SocialAccount.objects.filter(user=user).first()
    if account is None:
        return None
    url = account.get_provider(request).get_login_url(request, process="login", next=request.get_full_path())
    return HttpResponseRedirect(url)
