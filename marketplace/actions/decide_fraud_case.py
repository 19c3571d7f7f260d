from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Role, User
from accounts.permissions import require_role
from common import clock
from common.checked_text import checked_text
from common.errors import Invalid
from marketplace.errors import AlreadyDecided
from marketplace.fraud import cases
from marketplace.fraud.models import FraudCase
from marketplace.limits import NOTE_MAX, NOTE_MIN
from marketplace.permissions import require_outsider
from marketplace.sealed_text import crowd_safe_words

DECISIONS = ("cleared", "upheld")


def decide_fraud_case(*, case_id: UUID, by: User, decision: str, why: str) -> FraudCase:
    """Ops clears a case, and what it held goes on; or upholds it, and it waits for an appeal until that is too late.

    `why` is for the advocate, in its crowd-safe form. Locks the case, then its awards by id.
    Raises: AlreadyDecided, Invalid, NotFound, SameParty for whoever it concerns.
    """
    require_role(by, Role.OPS)
    if decision not in DECISIONS:
        raise Invalid(fields={"decision": [_("Choose one of the two.")]})
    why = crowd_safe_words(checked_text(why, field="note", max_length=NOTE_MAX, min_length=NOTE_MIN))
    with transaction.atomic():
        case = cases.lock_case(case_id)
        require_outsider(by, people=cases.whom_it_concerns(case))
        if case.status != "open":
            raise AlreadyDecided
        if decision == "upheld":
            case.final_at = clock.now() + timedelta(days=settings.FRAUD_APPEAL_DAYS)
        cases.settle(case, to=decision, verb="decide_fraud_case", by=by, why=why)
        if decision == "cleared":
            cases.release(case, by=by)
        return case
