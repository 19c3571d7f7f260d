from __future__ import annotations

from uuid import UUID

from django.db import transaction

from accounts.models import User
from common import history
from marketplace.answering import phrases


def drop_phrase(*, phrase_id: UUID, by: User) -> None:
    """It is offered no more; answers that were written with it stay as they are. Locks the phrase. Raises: NotFound."""
    with transaction.atomic():
        phrases.lock_kept_by(by, phrase_id).delete()
        history.note("drop_phrase", kind="phrase", subject=phrase_id, by=by)
