"""How somebody becomes an advocate, and stops being one."""

from __future__ import annotations

from common.lifecycle import table

VETTING = table(
    applied="in_review",
    in_review="approved | declined",
    approved="suspended | left",
    suspended="approved",
    declined="applied",
    left="applied",
)
"""declined and left lead back to applied: people may try again (docs/decisions/0010)."""

TIERS = ("probation", "member", "trusted", "expert")
"""From least to most trusted; the order decides who a stage's floor admits."""
