"""Tokens with which programs act for a person (Authorization: Token …). Only their digests are stored."""

from __future__ import annotations

from django.db.models import QuerySet
from knox.models import AuthToken

from accounts.models import User

TOKENS_PER_PERSON = 10
"""Enough for every program of one's own; a list of more is one nobody looks through."""


def tokens_of(user: User) -> QuerySet[AuthToken]:
    """Newest first; `token_key` is the part that a person recognises a token by."""
    tokens: QuerySet[AuthToken] = AuthToken.objects.filter(user=user)
    return tokens.order_by("-created")
