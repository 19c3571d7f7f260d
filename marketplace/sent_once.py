"""A form that is sent twice does its work once: a double tap, a reload, a retry on a weak line, a step back.

Each empty form carries a key. It is stored together with the form's words in the transaction of the work, under a
unique constraint: of two sendings in parallel the second waits for the first and then gets its outcome. Words that
were changed after a step back are new words and count as another sending. The actions themselves also take the same
words twice in a row as one; the key holds for a day, and whatever happened in between.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction

from accounts.models import User
from common.idempotency import outcome_of, sealed_outcome
from common.models import IdempotencyRecord


def send_once(
    send: Callable[[], UUID], *, by: User, form: str, form_key: UUID, content: Mapping[str, object]
) -> UUID:
    """What `send` returns, or returned the first time; `form` names the form and what it is about.

    Raises: what `send` raises; then nothing is stored, and the form may be sent again.
    """
    digest = _digest(form, form_key, content)
    with transaction.atomic():
        record, is_first = IdempotencyRecord.objects.get_or_create(
            user=by, key=f"form {digest.hex()}", defaults={"digest": digest}
        )
        if not is_first:
            return UUID(outcome_of(record)["id"])
        sent = send()
        record.body_sealed = sealed_outcome({"id": sent})
        record.save(update_fields=["body_sealed"])
        return sent


def _digest(form: str, form_key: UUID, content: Mapping[str, object]) -> bytes:
    words = json.dumps([form, form_key, content], sort_keys=True, default=_plain)
    return hashlib.sha256(words.encode()).digest()


def _plain(value: object) -> object:
    """Files count by name and size, rows by their key."""
    if isinstance(value, UploadedFile):
        return [value.name, value.size]
    return str(value.pk if isinstance(value, models.Model) else value)
