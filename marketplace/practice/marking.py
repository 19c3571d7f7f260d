"""What a moderator says about practice when they decide on its application."""

from __future__ import annotations

from collections.abc import Collection
from typing import TypedDict
from uuid import UUID

from accounts.models import Application
from common.checked_text import checked_optional_text
from marketplace.limits import NOTE_MAX
from marketplace.practice.models import PracticeAnswer
from marketplace.sealed_text import crowd_safe_words


class Mark(TypedDict):
    """What is said of one practice answer. `is_good` None: not marked. The applicant reads the note."""

    answer_id: UUID
    is_good: bool | None
    note: str


def mark(application: Application, marks: Collection[Mark]) -> None:
    """Only what was written is marked; whatever has no mark stays without. Notes are kept in their crowd-safe form.

    The caller holds the lock of the applicant's standing. Raises: Invalid.
    """
    given = {each["answer_id"]: each for each in marks}
    for answer in PracticeAnswer.objects.filter(
        application=application, answered_at__isnull=False, pk__in=given
    ):
        said = given[answer.pk]
        answer.is_good = said["is_good"]
        note = checked_optional_text(said["note"], field=f"note-{answer.pk}", max_length=NOTE_MAX)
        answer.note = crowd_safe_words(note)
        answer.save(update_fields=["is_good", "note"])


def is_open(application: Application) -> bool:
    """Whether something of it is still to be written."""
    return PracticeAnswer.objects.filter(application=application, answered_at=None).exists()
