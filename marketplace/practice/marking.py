"""What a moderator says about practice when they decide on its application."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from accounts.models import Application
from common.checked_text import checked_optional_text
from marketplace.limits import NOTE_MAX
from marketplace.practice.models import PracticeAnswer


@dataclass(frozen=True)
class Mark:
    """`is_good` None: not marked. The applicant reads the note."""

    is_good: bool | None = None
    note: str = ""


Marks = Mapping[UUID, Mark]
"""By the practice answer; whichever is left out stays without."""


def mark(application: Application, marks: Marks) -> None:
    """Only what was written is marked. The caller holds the lock of the applicant's standing. Raises: Invalid."""
    for answer in PracticeAnswer.objects.filter(
        application=application, answered_at__isnull=False, pk__in=marks
    ):
        given = marks[answer.pk]
        answer.is_good = given.is_good
        answer.note = checked_optional_text(given.note, field=f"note-{answer.pk}", max_length=NOTE_MAX)
        answer.save(update_fields=["is_good", "note"])


def is_open(application: Application) -> bool:
    """Whether something of it is still to be written."""
    return PracticeAnswer.objects.filter(application=application, answered_at=None).exists()
