from __future__ import annotations

from uuid import UUID

from django.db import transaction

from common import clock
from common.errors import IllegalMove
from marketplace.fraud import cases
from marketplace.fraud.models import FraudCase


def close_fraud_case(*, case_id: UUID) -> FraudCase:
    """Nobody has appealed in time: the points are taken back. Locks the case, then its awards by id.

    Raises: IllegalMove while it may be appealed or an appeal waits, NotFound.
    """
    with transaction.atomic():
        case = cases.lock_case(case_id)
        due = FraudCase.objects.filter(pk=case.pk, final_at__lte=clock.Now(), appeal=None)
        if not due.exists():
            raise IllegalMove
        cases.settle(case, to="closed", verb="close_fraud_case", by=None, why="")
        cases.take_back(case, by=None)
        return case
