from __future__ import annotations

from uuid import UUID

from django.db import transaction

from accounts.models import User
from common.errors import NotFound
from marketplace.appeals.filing import file_appeal
from marketplace.appeals.models import Appeal
from marketplace.errors import AppealTooLate
from marketplace.fraud import cases


def appeal_fraud_case(*, case_id: UUID, by: User, words: str) -> Appeal:
    """Whose points they are asks for somebody else to look at an upheld case. Locks the case.

    Raises: AppealFiled, AppealTooLate, Invalid, NotFound (also for somebody else's, and while it is open).
    """
    with transaction.atomic():
        case = cases.lock_case(case_id)
        if case.advocate_id != by.id or case.decided_by is None or case.status == "cleared":
            raise NotFound
        if case.status == "closed":
            raise AppealTooLate
        return file_appeal(case, by=by, against=case.decided_by, words=words)
