"""The two doors: there, and back. What goes wrong on the way is a page, not a fault of ours."""

from __future__ import annotations

from typing import Any

from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.http import Http404, HttpRequest, HttpResponse
from requests import RequestException

from accounts import proofs
from accounts.single_sign_on import id_token
from accounts.single_sign_on.id_token import SignedWord
from common import clock


def login(request: HttpRequest, provider_id: str) -> HttpResponse:
    return _answered(request, OAuth2LoginView, SignedWord(request, provider_id))


def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    provider, began = SignedWord(request, provider_id), clock.now()
    answer = _answered(request, OAuth2CallbackView, provider)
    if (claims := provider.claims) is not None:
        proofs.qualify(
            request,
            uid=claims["sub"],
            since=began,
            is_strong=id_token.is_strong(claims),
            at=id_token.proved_at(claims),
        )
    return answer


def _answered(request: HttpRequest, view: Any, provider: SignedWord) -> HttpResponse:
    try:
        return view.adapter_view(provider)(request)  # type: ignore[no-any-return]
    except SocialApp.DoesNotExist as error:
        raise Http404 from error
    except (OAuth2Error, RequestException) as error:
        return render_authentication_error(request, provider.get_provider(), exception=error)  # type: ignore[no-any-return]
