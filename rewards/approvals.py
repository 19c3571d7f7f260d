"""An approval is a yes to one payee, one amount and one bill account. If one of them has changed, it holds no more."""

from __future__ import annotations

import hashlib
import json

from rewards.models import Redemption, RedemptionApproval


def terms_of(redemption: Redemption) -> bytes:
    """What an approver says yes to, as a digest."""
    terms = [
        str(redemption.id),
        str(redemption.holder_id),
        redemption.points,
        redemption.value_minor,
        redemption.currency,
        redemption.bill_account_number,
    ]
    return hashlib.sha256(json.dumps(terms).encode()).digest()


def holding(redemption: Redemption) -> list[RedemptionApproval]:
    """The approvals of what the redemption says now."""
    terms = terms_of(redemption)
    return [approval for approval in redemption.approvals.all() if bytes(approval.terms) == terms]
