"""How awards, redemptions, payout batches, holds and expiries may move."""

from __future__ import annotations

from common.lifecycle import table

AWARD = table(pending="confirmed | reversed", confirmed="reversed", reversed="")
REDEMPTION = table(
    requested="approved | declined | cancelled",
    approved="sent | requested",
    sent="settled | failed",
    failed="sent | voided",
    settled="",
    declined="",
    cancelled="",
    voided="",
)
HOLD = table(placed="appealed | released", appealed="upheld | released", upheld="released", released="")
EXPIRY = table(warned="expired | lifted", expired="", lifted="")
PAYOUT_BATCH = table(prepared="sent", sent="reconciled", reconciled="")
