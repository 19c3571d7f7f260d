from __future__ import annotations

from django.db import transaction

from accounts.api_tokens import tokens_of
from accounts.models import User
from common import history
from common.errors import NotFound


def revoke_token(*, by: User, token_key: str) -> None:
    """End a token of one's own at once; its row goes, so the next request with it is a stranger's. Raises: NotFound."""
    with transaction.atomic():
        deleted, _ = tokens_of(by).filter(token_key=token_key).delete()
        if not deleted:
            raise NotFound
        history.note("revoke_token", kind="user", subject=by.id, by=by)
