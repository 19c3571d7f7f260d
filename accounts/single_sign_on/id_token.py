"""What the provider says of somebody, believed if it is signed by the provider that the settings name, and fresh.

Source: OpenID Connect Core 1.0, 2 (claims), 3.1.3.7 (validation), 5.3.2 (userinfo is about the same person).
"""

from __future__ import annotations

from typing import Any, cast

import jwt
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest

from common import clock

ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
"""With a public key; never "none", nor a secret that somebody could take the public key for."""
REQUIRED = ["iss", "sub", "aud", "exp", "iat"]
LEEWAY_SECONDS = 60
"""By which the provider's clock may differ from ours."""


class NotBelieved(OAuth2Error):
    """Why, in words of ours that name nobody; allauth's own errors may quote what was sent."""


class SignedWord(OpenIDConnectOAuth2Adapter):
    """Refuses by NotBelieved, which the doors answer with a page (views.py)."""

    claims: dict[str, Any] | None = None
    """Of whoever came, once everything about it holds."""

    @property
    def openid_config(self) -> dict[str, Any]:
        """Where everything of the provider is; said by itself, so it has to be the one that we asked."""
        config: dict[str, Any] = super().openid_config
        asked = str(self.get_provider().app.settings["server_url"]).partition("/.well-known/")[0]
        # Some end their name in a slash, and not everybody writes it so into the settings.
        if str(config.get("issuer")).rstrip("/") != asked.rstrip("/"):
            raise NotBelieved("These are the addresses of another provider.")
        return config

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: SocialToken, **given: Any
    ) -> SocialLogin:
        if not given["response"].get("id_token"):
            raise NotBelieved("The provider sent no signed word.")
        login = cast("SocialLogin", super().complete_login(request, app, token, **given))
        said = login.account.extra_data
        if said.get("userinfo", said["id_token"]).get("sub") != said["id_token"]["sub"]:
            raise NotBelieved("What the provider says is about two people.")
        self.claims = said["id_token"]
        return login

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        try:
            claims: dict[str, Any] = jwt.decode(
                id_token,
                key=self._key_of(id_token),
                algorithms=ALGORITHMS,
                issuer=self.openid_config["issuer"],
                audience=app.client_id,
                leeway=LEEWAY_SECONDS,
                options={"require": REQUIRED},
            )
        except (jwt.PyJWTError, ValueError) as error:
            raise NotBelieved("The provider's word is not signed as it should be.") from error
        if claims.get("azp", app.client_id) != app.client_id:
            raise NotBelieved("The provider's word is for somebody else.")
        if (at := proved_at(claims)) is not None and at < oldest_proof():
            raise NotBelieved("The provider did not ask again.")
        return claims

    def _key_of(self, id_token: str) -> jwt.PyJWK:
        """Raises: PyJWTError, requests.RequestException."""
        with get_adapter().get_requests_session() as session:
            answer = session.get(self.openid_config["jwks_uri"])
            answer.raise_for_status()
        keys = jwt.PyJWKSet.from_dict(answer.json())
        wanted = jwt.get_unverified_header(id_token).get("kid")
        for key in keys.keys:
            if key.key_id == wanted and key.public_key_use in {None, "sig"}:
                return key
        raise jwt.InvalidTokenError("It is signed with a key that the provider does not name.")


def oldest_proof() -> float:
    return clock.ago(seconds=settings.STEP_UP_SECONDS + LEEWAY_SECONDS).timestamp()


def proved_at(claims: dict[str, Any]) -> float | None:
    """When the person proved there who they are, if the provider says so."""
    at = claims.get("auth_time")
    return float(at) if isinstance(at, int | float) else None


def is_strong(claims: dict[str, Any]) -> bool:
    """Whether they proved it by more than a password. A provider that does not say how, or when, is taken to have asked
    for no more, unless the settings answer for it."""
    said = claims.get("amr")
    methods = {*(said if isinstance(said, list) else []), claims.get("acr")}
    is_told = proved_at(claims) is not None and not methods.isdisjoint(settings.OPENID_CONNECT_STRONG_METHODS)
    return is_told or settings.OPENID_CONNECT_IS_STRONG
