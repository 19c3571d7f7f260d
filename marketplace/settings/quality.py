"""How answers, and those who judge them, are checked, and how long that counts."""

from __future__ import annotations

from marketplace.settings.environment import flag, number

SECOND_LOOK_PERCENT = number("SECOND_LOOK_PERCENT", 10)
"""Share of the decided reviews that a second moderator makes again, blind."""
GOLD_PERCENT = number("GOLD_PERCENT", 5)
"""How often a moderator's next review is one with a known verdict."""
GOLD_ENQUIRY_PERCENT = number("GOLD_ENQUIRY_PERCENT", 4)
"""Share of questions of ours, with a known answer, of all that the crowd is offered (marketplace/quality/gold/)."""
EXPERT_REVIEWS = flag("EXPERT_REVIEWS", default=True)
"""Whether advocates of the highest tier review others beside the moderators (marketplace/quality/peers.py)."""
TIER_HALF_LIFE_DAYS = number("TIER_HALF_LIFE_DAYS", 90)
"""After so many days a judged answer counts half as much for its author's tier (marketplace/standing/quality.py)."""
