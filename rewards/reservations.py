"""Points set aside for a redemption: they leave to the bill, or they come back."""

from __future__ import annotations

from rewards import ledger, receivables
from rewards.models import Redemption


def pay_out(redemption: Redemption) -> None:
    """Billing has credited the bill. Locks the holder's accounts."""
    ledger.post(
        ledger.lock_accounts(redemption.holder_id),
        code=ledger.Code.SETTLE,
        source=redemption,
        points=redemption.points,
        cause=redemption.reference,
    )


def give_back(redemption: Redemption) -> None:
    """The points can be used again, less what the holder owes. Locks the holder's accounts."""
    ledger.post(
        ledger.lock_accounts(redemption.holder_id),
        code=ledger.Code.VOID,
        source=redemption,
        points=redemption.points,
        cause=redemption.reference,
    )
    receivables.recover_owed(redemption)
