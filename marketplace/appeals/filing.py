"""Filing: what every appeal has in common.

The caller holds the lock of what is appealed and has checked whose it is to appeal.
"""

from __future__ import annotations

from accounts.models import User
from common import clock, history
from common.checked_text import checked_text
from marketplace.appeals.models import Appeal
from marketplace.errors import AppealFiled
from marketplace.limits import NOTE_MAX, NOTE_MIN
from marketplace.reports.models import Report
from marketplace.standing.models import Suspension


def file_appeal(subject: Suspension | Report, *, by: User, against: User, words: str) -> Appeal:
    """Raises: AppealFiled, Invalid."""
    words = checked_text(words, field="words", max_length=NOTE_MAX, min_length=NOTE_MIN)
    if Appeal.objects.filter(**_on(subject)).exists():
        raise AppealFiled
    appeal = Appeal.objects.create(**_on(subject), by=by, against=against, words=words, filed_at=clock.now())
    history.record(appeal, verb="file_appeal", was="", story=subject.id, by=by)
    return appeal


def _on(subject: Suspension | Report) -> dict[str, Suspension | Report]:
    return {"suspension" if isinstance(subject, Suspension) else "report": subject}
