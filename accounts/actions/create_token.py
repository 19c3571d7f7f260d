from __future__ import annotations

from django.db import transaction
from knox.models import AuthToken

from accounts.api_tokens import TOKENS_PER_PERSON, tokens_of
from accounts.errors import TooManyTokens
from accounts.models import User
from accounts.permissions import require_active
from common import history
from common.errors import NotAllowed
from common.throttling import count_one


def create_token(*, by: User) -> str:
    """A new token for programs that act for `by`. It cannot be shown again: only its digest is stored.

    Locks the person's row, so that two tabs do not pass the limit together, and no token outlives the password that its
    maker signed in with.
    Raises: NotAllowed, TooManyRequests, TooManyTokens.
    """
    require_active(by)
    count_one("tokens", person_id=by.id)
    with transaction.atomic():
        person = User.objects.select_for_update(no_key=True).get(pk=by.id)
        if person.password != by.password:
            raise NotAllowed
        if tokens_of(by).count() >= TOKENS_PER_PERSON:
            raise TooManyTokens
        token: str = AuthToken.objects.create(by)[1]
        history.note("create_token", kind="user", subject=by.id, by=by)
        return token
