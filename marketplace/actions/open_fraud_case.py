from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.conf import settings
from django.db import transaction

from common import clock, history
from marketplace import notices
from marketplace.fraud import cases
from marketplace.fraud.evidence import Finding
from marketplace.fraud.models import FraudCase
from marketplace.fraud.weighing import suspicion
from marketplace.standing.changing import lock_standing


def open_fraud_case(*, advocate_id: UUID, findings: Sequence[Finding]) -> FraudCase | None:
    """What the clock found about an advocate becomes a case if it is suspicious enough, and the awards in it wait.

    News about somebody who has an open case is added to it; without news nothing happens, however often it is found.
    None in that case. Ops is told. Locks the standing, so that one advocate has one open case, then the awards by id.
    """
    with transaction.atomic():
        advocate = lock_standing(advocate_id)
        found = cases.news(advocate_id, findings)
        case = FraudCase.objects.filter(advocate=advocate, status="open").first()
        if not found or (case is None and suspicion(found) < settings.FRAUD_OPENS_AT_PERCENT / 100):
            return None
        if case is None:
            case = FraudCase.objects.create(advocate=advocate, opened_at=clock.now())
            history.record(case, verb="open_fraud_case", was="", story=case.id, by=None)
        else:
            history.note("add_to_fraud_case", kind="fraudcase", subject=case.id, by=None)
        case.advocate = advocate
        cases.add_to(case, found)
        is_urgent = case.suspicion >= settings.FRAUD_URGENT_AT_PERCENT / 100
        notices.fraud_case_opened(case, is_urgent=is_urgent)
        return case
