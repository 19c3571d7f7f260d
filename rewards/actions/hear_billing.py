from __future__ import annotations

import logging

from common.errors import NotFound
from rewards.actions.take_results import take_results
from rewards.gateways.protocol import Result
from rewards.models import PayoutBatch, PayoutLine

logger = logging.getLogger(__name__)


def hear_billing(*, result: Result) -> PayoutBatch:
    """Billing calls back about one line that it was asked for over HTTP; whoever calls has checked the signature.

    Locks as take_results.py says. Raises: NotFound for what was never asked for over HTTP.
    """
    asked = PayoutLine.objects.filter(reference=result.reference, batch__gateway="http").first()
    if asked is None:
        logger.error("Billing calls back about %s, which it was not asked for.", result.reference)
        raise NotFound
    return take_results(batch_id=asked.batch_id, results=[result], by=None)
