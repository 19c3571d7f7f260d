"""What stands around the books: tariffs, awards, redemptions and payouts. The books: rewards/books.py. One module a
subject.

An award or a redemption says what happened and where it stands; the points themselves are moved by rewards/ledger.py
alone, and its transfers name the award, redemption or expiry as their source.
"""

from __future__ import annotations

import rewards.books
import rewards.listing  # noqa: F401 (both so that Django finds their tables)
from rewards.models.awards import Award
from rewards.models.expiries import Expiry
from rewards.models.holds import Hold
from rewards.models.payouts import PayoutBatch, PayoutLine, PayoutResultLine, ResultLineExplanation
from rewards.models.redemptions import Redemption, RedemptionApproval
from rewards.models.rows import REASON_LENGTH
from rewards.models.runs import ReconciliationRun
from rewards.models.tariffs import Tariff, TariffRules

__all__ = [
    "REASON_LENGTH",
    "Award",
    "Expiry",
    "Hold",
    "PayoutBatch",
    "PayoutLine",
    "PayoutResultLine",
    "ReconciliationRun",
    "Redemption",
    "RedemptionApproval",
    "ResultLineExplanation",
    "Tariff",
    "TariffRules",
]
