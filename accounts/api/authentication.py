"""Who a token in `Authorization: Token …` belongs to."""

from __future__ import annotations

from typing import Any

from drf_spectacular.contrib.knox_auth_token import KnoxTokenScheme
from knox.auth import TokenAuthentication as KnoxTokenAuthentication
from rest_framework.exceptions import AuthenticationFailed


class TokenAuthentication(KnoxTokenAuthentication):
    """Knox's, which fails over a header that is no text instead of refusing it."""

    def authenticate_credentials(self, token: bytes) -> tuple[Any, Any]:
        """Raises: AuthenticationFailed."""
        if not (token.isascii() and token.isalnum()):
            raise AuthenticationFailed("Invalid token.")
        found: tuple[Any, Any] = super().authenticate_credentials(token)
        return found


class TokenScheme(KnoxTokenScheme):  # type: ignore[no-untyped-call]  # its registry of subclasses
    """How the schema names it."""

    target_class = "accounts.api.authentication.TokenAuthentication"
    name = "token"
