"""What a session has proved about who sits there: allauth keeps the list, this module judges it.

A proof is strong if a thief of the password cannot give it: a code, a passkey, or the word of the company's own
identity provider that it has asked for more than a password itself (docs/decisions/0050, accounts/single_sign_on).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, cast

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY, get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest

from accounts.models import User
from common import clock

SINGLE_SIGN_ON = "socialaccount"


def works_in_house(user: User) -> bool:
    """Whether this log-in opens more than a customer's: a desk, or the configuration."""
    return bool(user.roles or user.is_staff or user.is_superuser)


def has_second_factor(user: User) -> bool:
    """Whether this person can be asked for a code or a passkey."""
    return bool(is_mfa_enabled(user))


def needs_strong(user: User) -> bool:
    """Whether a password is not enough to step up: by the rules of the house, or as the person has more to show."""
    return settings.REQUIRE_SECOND_FACTOR or has_second_factor(user)


def is_strong(request: HttpRequest) -> bool:
    """Whether this session was opened, or confirmed since, by a strong proof."""
    return any(_is_strong(proof) for proof in _proofs(request))


def is_fresh(request: HttpRequest) -> bool:
    """Whether it was proved within STEP_UP_SECONDS; by a strong proof where it needs one."""
    strong_only = needs_strong(_person(request))
    earliest = clock.ago(seconds=settings.STEP_UP_SECONDS).timestamp()
    return any(
        proof["at"] >= earliest and (_is_strong(proof) or not strong_only) for proof in _proofs(request)
    )


def came_strong_from_provider(request: HttpRequest) -> bool:
    """Whether the identity provider has said so of this session: it would again."""
    return any(proof["method"] == SINGLE_SIGN_ON and _is_strong(proof) for proof in _proofs(request))


def qualify(request: HttpRequest, *, uid: str, since: datetime, is_strong: bool, at: float | None) -> None:
    """Say of the proof that `uid` has just brought from the identity provider how strong it was, and when they gave it
    there. Nothing, if none was noted since."""
    proofs = request.session.get(AUTHENTICATION_METHODS_SESSION_KEY) or [{}]
    newest = proofs[-1]
    if newest.get("method") == SINGLE_SIGN_ON and newest["uid"] == uid and newest["at"] >= since.timestamp():
        told = {"is_strong": is_strong} | ({} if at is None else {"at": at})
        request.session[AUTHENTICATION_METHODS_SESSION_KEY] = [*proofs[:-1], newest | told]


def _is_strong(proof: dict[str, Any]) -> bool:
    return bool(proof["method"] == "mfa" or (proof["method"] == SINGLE_SIGN_ON and proof.get("is_strong")))


def _proofs(request: HttpRequest) -> Iterator[dict[str, Any]]:
    """Newest first: the newest nearly always decides."""
    records: list[dict[str, Any]] = get_authentication_records(request, _person(request))
    return reversed(records)


def _person(request: HttpRequest) -> User:
    """Whoever asks is signed in."""
    return cast("User", request.user)
