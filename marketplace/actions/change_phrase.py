from __future__ import annotations

from uuid import UUID

from django.db import IntegrityError, transaction

from accounts.models import User
from common import clock, history
from marketplace.answering import phrases
from marketplace.answering.models import SavedPhrase
from marketplace.errors import LabelTaken


def change_phrase(*, phrase_id: UUID, by: User, language: str, label: str, body: str) -> SavedPhrase:
    """Say it otherwise; what it is for stays. Locks the phrase.

    Raises: ContactDetails, Invalid, LabelTaken, NotFound.
    """
    try:
        with transaction.atomic():
            phrase = phrases.lock_kept_by(by, phrase_id)
            words = phrases.checked_words(use=phrase.use, language=language, label=label, body=body)
            phrase.language, phrase.label, phrase.body = words.language, words.label, words.body
            phrase.changed_at = clock.now()
            phrase.save(update_fields=["language", "label", "body", "changed_at"])
            history.note("change_phrase", kind="phrase", subject=phrase.id, by=by)
            return phrase
    except IntegrityError as error:
        raise LabelTaken(fields={"label": [str(LabelTaken.message)]}) from error
