"""What the clock does for rewards: confirm awards whose quality window is over, and check the books every hour."""

from __future__ import annotations

import logging

from django.db import transaction

from common import clock
from common.sweeps import sweep
from rewards import reconciliation
from rewards.actions.confirm_award import confirm_award
from rewards.models import Award

AT_ONCE = 200

logger = logging.getLogger(__name__)


@sweep(every_seconds=30)
def confirm_due_awards() -> int:
    """Each in its own transaction; rows that another relay holds are left to it."""
    for done in range(AT_ONCE):
        with transaction.atomic():
            due = (
                Award.objects.select_for_update(of=("self",), no_key=True, skip_locked=True)
                .filter(status="pending", confirm_at__lte=clock.Now())
                .order_by("confirm_at")
                .first()
            )
            if due is None:
                return done
            confirm_award(award_id=due.id)
    return AT_ONCE


@sweep(every_seconds=3600)
def check_books() -> int:
    """Raise the alarm in the log for everything that does not add up."""
    faults = reconciliation.faults()
    for fault in faults:
        logger.error("The books are wrong: %s fails for %s", fault.check, fault.detail)
    return len(faults)
