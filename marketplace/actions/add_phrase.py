from __future__ import annotations

from dataclasses import asdict

from django.db import IntegrityError, transaction

from accounts.models import User
from common import clock, history
from marketplace.answering import phrases
from marketplace.answering.models import SavedPhrase
from marketplace.errors import LabelTaken, TooManyPhrases


def add_phrase(*, by: User, is_shared: bool, use: str, language: str, label: str, body: str) -> SavedPhrase:
    """Keep ready-made words, for oneself or, as a moderator, for everybody.

    Locks the person's row, so that two tabs do not pass the limit together.
    Raises: ContactDetails, Invalid, LabelTaken, NotAllowed, TooManyPhrases.
    """
    phrases.require_keeper(by, is_shared=is_shared, use=use)
    words = phrases.checked_words(use=use, language=language, label=label, body=body)
    try:
        with transaction.atomic():
            User.objects.select_for_update(no_key=True).get(pk=by.id)
            if not is_shared and phrases.own(by).count() >= phrases.OWN_MAX:
                raise TooManyPhrases
            phrase = SavedPhrase.objects.create(
                owner=None if is_shared else by, changed_at=clock.now(), **asdict(words)
            )
            history.note("add_phrase", kind="phrase", subject=phrase.id, by=by)
            return phrase
    except IntegrityError as error:
        raise LabelTaken(fields={"label": [str(LabelTaken.message)]}) from error
