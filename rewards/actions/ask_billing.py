from __future__ import annotations

from rewards.actions.take_results import take_results
from rewards.gateways.chosen import GATEWAYS
from rewards.gateways.protocol import Credit, OutcomeUnknown, Result
from rewards.models import PayoutLine


def ask_billing(*, line_id: int) -> Result | None:
    """Ask for one line's credit, by the gateway its batch was sent by and under its own reference, and take in what
    billing says. None: it is not decided, or nothing was heard; the clock asks again.

    Nothing is locked while billing thinks; then as take_results.py says. A line that is answered is not asked for.
    """
    line = PayoutLine.objects.select_related("batch", "redemption").get(id=line_id)
    if line.outcome:
        return None
    redemption, trouble, result = line.redemption, "", None
    wanted = Credit(
        reference=line.reference,
        bill_account=redemption.bill_account_number,
        amount_minor=redemption.value_minor,
        currency=redemption.currency,
    )
    try:
        result = GATEWAYS[line.batch.gateway].credit(wanted)
    except OutcomeUnknown as unknown:
        trouble = str(unknown)
    PayoutLine.objects.filter(id=line.id).update(trouble=trouble)
    if result is not None:
        take_results(batch_id=line.batch_id, results=[result], by=None)
    return result
