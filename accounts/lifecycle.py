"""How somebody becomes an advocate, and stops being one."""

from __future__ import annotations

from common.lifecycle import table

VETTING = table(
    applied="in_review",
    in_review="approved | declined",
    approved="suspended | paused | left",
    paused="approved | suspended | left",
    suspended="approved",
    declined="applied",
    left="applied",
)
"""declined and left lead back to applied: people may try again (docs/decisions/0010)."""

VETTED = ("approved", "paused", "suspended", "left")
"""Somebody took them on: they have a standing to look at, and may have points."""

LEAVING = tuple(state for state, nexts in VETTING.items() if "left" in nexts)
"""From where somebody may leave for good."""

TIERS = ("probation", "member", "trusted", "expert")
"""From least to most trusted; the order decides who a stage's floor admits."""
