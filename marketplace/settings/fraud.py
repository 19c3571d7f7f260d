"""From where on something looks like fraud (marketplace/fraud/)."""

from __future__ import annotations

from marketplace.settings.environment import number

FRAUD_WINDOW_DAYS = number("FRAUD_WINDOW_DAYS", 28)
"""So far back signs of fraud are looked for (marketplace/fraud/): four of the same weekday, so that habits show."""
FRAUD_OPENS_AT_PERCENT = number("FRAUD_OPENS_AT_PERCENT", 60)
"""How suspicious it must be in all for a case: more than any one weak sign says by itself (fraud/weighing.py)."""
FRAUD_URGENT_AT_PERCENT = number("FRAUD_URGENT_AT_PERCENT", 85)
"""How suspicious it must be for a letter to ops of its own; other cases are told together each morning."""
FRAUD_CROWDED_MARK = number("FRAUD_CROWDED_MARK", 4)
"""An address of the net that more people use is a café's or a provider's, and says nothing about any two of them."""
FRAUD_PAIR_ANSWERS = number("FRAUD_PAIR_ANSWERS", 3)
"""So many answers by one person to one other are a pattern; two may be luck."""
FRAUD_CHANCE_PER_MILLION = number("FRAUD_CHANCE_PER_MILLION", 20)
"""What happens less often by itself is no luck: of 50,000 pairs of people in a window, one is named wrongly."""
FRAUD_SHARED_HABITS = number("FRAUD_SHARED_HABITS", 3)
"""So many peculiarities of writing must two people share: one or two are common."""
FRAUD_COPIES = number("FRAUD_COPIES", 4)
FRAUD_COPIED_PERCENT = number("FRAUD_COPIED_PERCENT", 60)
"""Answers copied from others, at least so many and such a share of all: a few may be the same advice from one place."""
FRAUD_FARM_PEOPLE = number("FRAUD_FARM_PEOPLE", 3)
"""So many advocates behind one device or bill are a farm; two may be a couple."""
FRAUD_RESTLESS_DAYS = number("FRAUD_RESTLESS_DAYS", 3)
FRAUD_REST_HOURS = number("FRAUD_REST_HOURS", 4)
"""On so many days answers in every so many hours (a divisor of 24), day and night: more than one person, or none."""
FRAUD_CLAIMS = number("FRAUD_CLAIMS", 12)
"""Claims that it takes to speak of somebody's way of claiming."""
FRAUD_UNANSWERED_PERCENT = number("FRAUD_UNANSWERED_PERCENT", 70)
"""Whoever answers so little of what they take keeps it from others; honest people change their mind once in five."""
FRAUD_REACTION_MS = number("FRAUD_REACTION_MS", 1200)
"""From an offer's arrival to the claim. Nobody reads a subject and presses a button faster, time after time."""
FRAUD_REVIEWS = number("FRAUD_REVIEWS", 4)
"""Decisions each way between two advocates, all of them kind, from where on they look like a trade."""
FRAUD_APPEAL_DAYS = number("FRAUD_APPEAL_DAYS", 14)
"""So long an advocate may appeal against what was decided about their points; only then are they taken back."""
