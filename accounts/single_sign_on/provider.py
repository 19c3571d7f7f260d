"""The provider as allauth wants it: each sign-in asks for a proof that is as fresh as one of ours would be."""

from __future__ import annotations

from typing import Any

from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from django.conf import settings
from django.http import HttpRequest

from accounts.single_sign_on.id_token import SignedWord


class StaffProvider(OpenIDConnectProvider):
    oauth2_adapter_class = SignedWord

    def wk_server_url(self, url: str) -> str:
        """Whether or not the settings end the issuer's name in a slash."""
        address: str = super().wk_server_url(url.rstrip("/"))
        return address

    def get_auth_params(self) -> dict[str, Any]:
        """`max_age` has the provider ask again whom it knows. Source: OpenID Connect Core, 3.1.2.1."""
        return {**super().get_auth_params(), "max_age": settings.STEP_UP_SECONDS}

    def get_auth_params_from_request(self, request: HttpRequest, action: str) -> dict[str, Any]:
        """None: whoever sends somebody a link to sign in could ask for less."""
        return self.get_auth_params()


provider_classes = [StaffProvider]
