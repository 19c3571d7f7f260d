"""Filing: what every appeal has in common.

The caller holds the lock of what is appealed and has checked whose it is to appeal.
"""

from __future__ import annotations

from collections.abc import Mapping

from accounts.models import User
from common import clock, history
from common.checked_text import checked_text
from marketplace.appeals.models import Appeal
from marketplace.errors import AppealFiled
from marketplace.fraud.models import FraudCase
from marketplace.limits import NOTE_MAX, NOTE_MIN
from marketplace.reports.models import Report
from marketplace.standing.models import Suspension

Appealable = Suspension | Report | FraudCase

_FIELDS: Mapping[type[Appealable], str] = {
    Suspension: "suspension",
    Report: "report",
    FraudCase: "fraud_case",
}


def file_appeal(subject: Appealable, *, by: User, against: User, words: str) -> Appeal:
    """Raises: AppealFiled, Invalid."""
    words = checked_text(words, field="words", max_length=NOTE_MAX, min_length=NOTE_MIN)
    if Appeal.objects.filter(**_on(subject)).exists():
        raise AppealFiled
    appeal = Appeal.objects.create(**_on(subject), by=by, against=against, words=words, filed_at=clock.now())
    history.record(appeal, verb="file_appeal", was="", story=subject.id, by=by)
    return appeal


def _on(subject: Appealable) -> dict[str, Appealable]:
    return {_FIELDS[type(subject)]: subject}
