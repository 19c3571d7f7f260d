from __future__ import annotations

from uuid import UUID

from django.db import transaction

from accounts.models import User
from common.errors import NotFound
from marketplace.appeals.filing import file_appeal
from marketplace.appeals.models import Appeal
from marketplace.reports import deciding
from marketplace.sealed_text import seal_text


def appeal_report(*, report_id: UUID, by: User, words: str) -> Appeal:
    """Whoever the decision went against asks for somebody else to look at it. Locks the report.

    Raises: AppealFiled, Invalid, NotFound, also while nothing is decided.
    """
    with transaction.atomic():
        report = deciding.lock_report(report_id)
        if report.decided_by is None or deciding.loser_of(report) != by.id:
            raise NotFound
        words = seal_text(report.enquiry_id, words).crowd_safe
        return file_appeal(report, by=by, against=report.decided_by, words=words)
