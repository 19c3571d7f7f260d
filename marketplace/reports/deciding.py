"""How a report is decided, the first time and after an appeal. The caller holds the report's lock, taken here."""

from __future__ import annotations

from uuid import UUID

from accounts.models import User
from common import clock, history
from common.lifecycle import move
from marketplace import notices
from marketplace.reports.models import Report
from marketplace.sealed_text import seal_text


def lock_report(report_id: UUID) -> Report:
    """Raises: NotFound."""
    return Report.objects.select_related("decided_by").lock(report_id)


def settle(report: Report, *, to: str, verb: str, by: User, note: str) -> None:
    """Both sides read the note, so it is crowd-safe. Raises: IllegalMove."""
    was = move(report, to=to)
    report.note = seal_text(report.enquiry_id, note).crowd_safe
    report.decided_by, report.decided_at = by, clock.now()
    report.save(update_fields=["status", "note", "decided_by", "decided_at"])
    history.record(report, verb=verb, was=was, story=report.enquiry_id, by=by)
    notices.report_decided(report)


def turn(report: Report, *, by: User, note: str) -> None:
    """Decide it the other way."""
    other = "dismissed" if report.status == "upheld" else "upheld"
    settle(report, to=other, verb="decide_appeal", by=by, note=note)


def loser_of(report: Report) -> UUID | None:
    """Whom the decision went against, and so who may appeal; nobody while it is open."""
    return {"upheld": report.accused_id, "dismissed": report.reporter_id}.get(report.status)
