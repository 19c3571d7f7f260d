from __future__ import annotations

from uuid import UUID

from django.db import transaction

from accounts.models import Role, User
from accounts.permissions import require_role
from common import clock, history
from common.checked_text import checked_text
from common.errors import NotFound
from common.lifecycle import move
from marketplace import notices
from marketplace.appeals.models import Appeal
from marketplace.errors import AlreadyDecided, OwnDecision
from marketplace.fraud import cases
from marketplace.fraud.models import FraudCase
from marketplace.limits import NOTE_MAX, NOTE_MIN
from marketplace.permissions import JUDGES, require_outsider
from marketplace.reports import deciding
from marketplace.sealed_text import crowd_safe_words, seal_text
from marketplace.standing.changing import lock_standing
from marketplace.standing.suspending import end_suspension


def decide_appeal(*, appeal_id: UUID, by: User, is_granted: bool, note: str) -> Appeal:
    """Fresh eyes decide: granted, the suspension ends, the report is turned or the points go on. Refused,
    points in doubt are taken back at once. `note` is for the person, in its crowd-safe form. Only ops decides
    about points.

    Locks what is appealed, as filing does. Raises: AlreadyDecided, Invalid, NotFound, OwnDecision, SameParty.
    """
    require_role(by, *JUDGES)
    note = checked_text(note, field="note", max_length=NOTE_MAX, min_length=NOTE_MIN)
    with transaction.atomic():
        appeal = _locked(appeal_id)
        if appeal.fraud_case is not None:
            require_role(by, Role.OPS)
        if appeal.against_id == by.id:
            raise OwnDecision
        if appeal.status != "waiting":
            raise AlreadyDecided
        _require_outsider(appeal, by=by)
        was = move(appeal, to="granted" if is_granted else "refused")
        appeal.note = _as_read(note, appeal)
        appeal.decided_by, appeal.decided_at = by, clock.now()
        appeal.save(update_fields=["status", "note", "decided_by", "decided_at"])
        story = appeal.suspension_id or appeal.report_id or appeal.fraud_case_id or appeal.id
        history.record(appeal, verb="decide_appeal", was=was, story=story, by=by)
        _follow(appeal, by=by, is_granted=is_granted)
        notices.appeal_decided(appeal)
        return appeal


def _as_read(note: str, appeal: Appeal) -> str:
    """Of a report with the tokens of its question, which both sides may know."""
    if appeal.report is not None:
        return seal_text(appeal.report.enquiry_id, note).crowd_safe
    return crowd_safe_words(note)


def _locked(appeal_id: UUID) -> Appeal:
    """The appeal as it is once what it appeals is locked. Raises: NotFound."""
    appeals = Appeal.objects.select_related(
        "suspension__advocate__user", "report", "fraud_case__advocate__user"
    )
    appeal = appeals.filter(pk=appeal_id).first()
    if appeal is None:
        raise NotFound
    if appeal.suspension is not None:
        lock_standing(appeal.suspension.advocate_id)
    elif appeal.report is not None:
        deciding.lock_report(appeal.report.id)
    elif appeal.fraud_case is not None:
        cases.lock_case(appeal.fraud_case.id)
    return appeals.get(pk=appeal_id)


def _require_outsider(appeal: Appeal, *, by: User) -> None:
    """Raises: SameParty."""
    concerned = {appeal.by_id}
    if appeal.report is not None:
        concerned |= {appeal.report.reporter_id, appeal.report.accused_id}
    elif appeal.fraud_case is not None:
        concerned |= cases.whom_it_concerns(appeal.fraud_case)
    require_outsider(by, people=concerned)


def _follow(appeal: Appeal, *, by: User, is_granted: bool) -> None:
    if (case := appeal.fraud_case) is not None:
        _end_case(case, by=by, is_cleared=is_granted, why=appeal.note)
    elif is_granted and appeal.suspension is not None:
        end_suspension(appeal.suspension.advocate, by=by, verb="decide_appeal", why=appeal.note)
    elif is_granted and appeal.report is not None:
        deciding.turn(appeal.report, by=by, note=appeal.note)


def _end_case(case: FraudCase, *, by: User, is_cleared: bool, why: str) -> None:
    cases.settle(case, to="cleared" if is_cleared else "closed", verb="decide_appeal", by=by, why=why)
    if is_cleared:
        cases.release(case, by=by)
    else:
        cases.take_back(case, by=by)
