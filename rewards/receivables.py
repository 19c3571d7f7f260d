"""Points that were taken back after they had been spent: owed, never a negative balance (docs/decisions/0020). What has
expired is not owed (docs/decisions/0025)."""

from __future__ import annotations

from rewards import expiry, ledger
from rewards.models import Award, Redemption


def claw_back(award: Award) -> None:
    """Return a confirmed award to the programme: from what is available, then from what has expired since it was
    confirmed, and the rest as owed."""
    accounts = ledger.lock_accounts(award.holder_id)
    at_hand = min(award.points, accounts[ledger.Kind.AVAILABLE].balance_points)
    if at_hand < award.points:
        at_hand += _restore(award, accounts, most=award.points - at_hand)
    short = award.points - at_hand
    if at_hand:
        ledger.post(accounts, code=ledger.Code.CLAW_BACK, source=award, points=at_hand)
    if short:
        ledger.post(accounts, code=ledger.Code.OWE, source=award, points=short)


def _restore(award: Award, accounts: ledger.Accounts, *, most: int) -> int:
    """Undo what would not have expired without this award; how many points that is."""
    account = accounts[ledger.Kind.AVAILABLE]
    points = min(most, expiry.expired_because_of(award.id, account_id=account.id))
    if points:
        ledger.post(accounts, code=ledger.Code.RESTORE, source=award, points=points)
    return points


def recover_owed(source: Award | Redemption) -> None:
    """Net what the holder owes from points that have just become available because of `source`."""
    accounts = ledger.lock_accounts(source.holder_id)
    points = min(
        accounts[ledger.Kind.OWED].balance_points,
        accounts[ledger.Kind.AVAILABLE].balance_points,
    )
    if points:
        ledger.post(accounts, code=ledger.Code.RECOVER, source=source, points=points)
