from __future__ import annotations

from uuid import UUID

from django.db import transaction

from accounts.models import User
from accounts.permissions import require_role
from common import clock, history
from common.checked_text import checked_text
from common.errors import NotFound
from common.lifecycle import move
from marketplace import notices
from marketplace.appeals.models import Appeal
from marketplace.errors import AlreadyDecided, OwnDecision
from marketplace.limits import NOTE_MAX, NOTE_MIN
from marketplace.permissions import JUDGES, require_outsider
from marketplace.reports import deciding
from marketplace.standing.suspending import end_suspension, lock_standing


def decide_appeal(*, appeal_id: UUID, by: User, is_granted: bool, note: str) -> Appeal:
    """Fresh eyes decide: granted, the suspension ends or the report is decided the other way. `note` is for the person.

    Locks what is appealed, as filing does. Raises: AlreadyDecided, Invalid, NotFound, OwnDecision, SameParty.
    """
    require_role(by, *JUDGES)
    note = checked_text(note, field="note", max_length=NOTE_MAX, min_length=NOTE_MIN)
    with transaction.atomic():
        appeal = _locked(appeal_id)
        if appeal.against_id == by.id:
            raise OwnDecision
        if appeal.status != "waiting":
            raise AlreadyDecided
        _require_outsider(appeal, by=by)
        was = move(appeal, to="granted" if is_granted else "refused")
        appeal.note, appeal.decided_by, appeal.decided_at = note, by, clock.now()
        appeal.save(update_fields=["status", "note", "decided_by", "decided_at"])
        story = appeal.suspension_id or appeal.report_id or appeal.id
        history.record(appeal, verb="decide_appeal", was=was, story=story, by=by)
        if is_granted:
            _grant(appeal, by=by)
        notices.appeal_decided(appeal)
        return appeal


def _locked(appeal_id: UUID) -> Appeal:
    """The appeal as it is once what it appeals is locked. Raises: NotFound."""
    appeals = Appeal.objects.select_related("suspension__advocate__user", "report")
    appeal = appeals.filter(pk=appeal_id).first()
    if appeal is None:
        raise NotFound
    if appeal.suspension is not None:
        lock_standing(appeal.suspension.advocate_id)
    elif appeal.report is not None:
        deciding.lock_report(appeal.report.id)
    return appeals.get(pk=appeal_id)


def _require_outsider(appeal: Appeal, *, by: User) -> None:
    """Raises: SameParty."""
    report = appeal.report
    require_outsider(by, people=[report.reporter_id, report.accused_id] if report else [appeal.by_id])


def _grant(appeal: Appeal, *, by: User) -> None:
    if appeal.suspension is not None:
        end_suspension(appeal.suspension.advocate, by=by, verb="decide_appeal", why=appeal.note)
    elif appeal.report is not None:
        deciding.turn(appeal.report, by=by, note=appeal.note)
