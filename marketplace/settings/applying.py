"""Who may become an advocate, and what is asked of them before."""

from __future__ import annotations

from marketplace.settings.environment import number, words

TEST_MINUTES = number("TEST_MINUTES", 30)
"""The time for the test, however many topics somebody has chosen."""
PRACTICE_PER_TOPIC = number("PRACTICE_PER_TOPIC", 2)
"""So many questions on each topic whoever has passed its test answers in practice (marketplace/practice/)."""
APPLY_AFTER_DAYS = number("APPLY_AFTER_DAYS", 30)
APPLY_FROM_AGE = number("APPLY_FROM_AGE", 18)
APPLY_FROM_COUNTRIES = words("APPLY_FROM_COUNTRIES")
"""Who may become an advocate (accounts/eligibility.py); no country named: from everywhere."""
