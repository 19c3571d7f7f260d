from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import require_role
from common.checked_text import checked_text
from common.errors import Invalid
from marketplace.errors import AlreadyDecided
from marketplace.limits import NOTE_MAX, NOTE_MIN
from marketplace.permissions import JUDGES, require_outsider
from marketplace.reports import deciding
from marketplace.reports.models import Report


def decide_report(*, report_id: UUID, by: User, decision: str, note: str) -> Report:
    """A report is upheld, which counts against the author's standing, or dismissed; both sides read the note.

    Deciding the same again returns the first decision. Locks the report.
    Raises: AlreadyDecided, Invalid, NotFound, SameParty.
    """
    require_role(by, *JUDGES)
    if decision not in {"upheld", "dismissed"}:
        raise Invalid(fields={"decision": [_("Choose uphold or dismiss.")]})
    note = checked_text(note, field="note", max_length=NOTE_MAX, min_length=NOTE_MIN)
    with transaction.atomic():
        report = deciding.lock_report(report_id)
        require_outsider(by, people=[report.reporter_id, report.accused_id])
        if report.status != "open":
            if report.decided_by_id == by.id and report.status == decision:
                return report
            raise AlreadyDecided
        deciding.settle(report, to=decision, verb="decide_report", by=by, note=note)
        return report
