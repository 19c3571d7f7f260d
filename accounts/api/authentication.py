"""Who a token in `Authorization: Token …` belongs to."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from drf_spectacular.contrib.knox_auth_token import KnoxTokenScheme
from knox.auth import TokenAuthentication as KnoxTokenAuthentication
from knox.crypto import hash_token
from knox.models import AuthToken
from rest_framework.exceptions import AuthenticationFailed

from accounts import proofs
from accounts.errors import SecondFactorNeeded
from accounts.models import User
from common import clock
from common.written_once import Select

_BY_DIGEST = Select(lambda digest: AuthToken.objects.select_related("user__advocate").filter(digest=digest))


class TokenAuthentication(KnoxTokenAuthentication):
    """Knox's, by the digest, its primary key: knox reads all of a person's tokens in each request."""

    def authenticate_credentials(self, token: bytes) -> tuple[Any, Any]:
        """Raises: AuthenticationFailed, SecondFactorNeeded."""
        if not (token.isascii() and token.isalnum()):
            raise AuthenticationFailed(_("Invalid token."))
        known = _BY_DIGEST.first(digest=hash_token(token.decode()))
        if known is None or (known.expiry is not None and known.expiry <= clock.now()):
            raise AuthenticationFailed(_("Invalid token."))
        owner: User = known.user
        found: tuple[Any, Any] = self.validate_user(known)
        if (
            settings.REQUIRE_SECOND_FACTOR
            and proofs.works_in_house(owner)
            and not proofs.has_second_factor(owner)
        ):
            raise SecondFactorNeeded
        return found


class TokenScheme(KnoxTokenScheme):  # type: ignore[no-untyped-call]  # its registry of subclasses
    """How the schema names it."""

    target_class = "accounts.api.authentication.TokenAuthentication"
    name = "token"
