"""Points that were taken back after they had been spent: owed, never a negative balance (docs/decisions/0020)."""

from __future__ import annotations

from rewards import ledger
from rewards.models import Award, Redemption


def claw_back(award: Award) -> None:
    """Return a confirmed award to the programme: from what is available, and the rest as owed."""
    accounts = ledger.lock_accounts(award.holder_id)
    at_hand = min(award.points, accounts[ledger.Kind.AVAILABLE].balance_points)
    short = award.points - at_hand
    if at_hand:
        ledger.post(accounts, code=ledger.Code.CLAW_BACK, source=award, points=at_hand)
    if short:
        ledger.post(accounts, code=ledger.Code.OWE, source=award, points=short)


def recover_owed(source: Award | Redemption) -> None:
    """Net what the holder owes from points that have just become available because of `source`."""
    accounts = ledger.lock_accounts(source.holder_id)
    points = min(
        accounts[ledger.Kind.OWED].balance_points,
        accounts[ledger.Kind.AVAILABLE].balance_points,
    )
    if points:
        ledger.post(accounts, code=ledger.Code.RECOVER, source=source, points=points)
