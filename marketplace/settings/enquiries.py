"""The way of an enquiry: what the crowd may see of it, who may hold it for how long, and when it is done."""

from __future__ import annotations

import os

from marketplace.settings.environment import number, words

PHONE_REGIONS = words("PHONE_REGIONS", "GB,DE")
"""Regions whose national phone numbers the crowd-safe view recognises."""
ACCOUNT_PATTERNS = os.environ.get("ACCOUNT_PATTERNS", r"W-(?!(?-i:[A-Z][a-z]+\b))[A-Z0-9]{6,12}").split()
ORDER_PATTERNS = os.environ.get("ORDER_PATTERNS", "WF-[0-9]{5,12} ORD-[0-9]{5,12}").split()
"""Regular expressions of our own account and order numbers, which it hides; several are separated by a space. They are
read in any case but for (?-i:...): W-ABCDEFGH is an account, and so is w-abcdefgh; W-Fragen are questions."""
HELP_COUNTRY = os.environ.get("HELP_COUNTRY", "GB")
"""Whose help lines a customer is shown when a life may be at risk (marketplace/help_lines.py)."""

CLAIM_LEASE_SECONDS = number("CLAIM_LEASE_SECONDS", 600)
CLAIM_LEASE_LIMIT_SECONDS = number("CLAIM_LEASE_LIMIT_SECONDS", 1800)
REWRITE_LEASE_SECONDS = number("REWRITE_LEASE_SECONDS", 7200)
REVIEW_LEASE_SECONDS = number("REVIEW_LEASE_SECONDS", 600)
UNDO_SECONDS = number("UNDO_SECONDS", 10)
"""How long staff can take back what they did on a page, in which nobody hears of it; 0: not at all."""
DESK_LEASE_SECONDS = number("DESK_LEASE_SECONDS", 7200)
PRESENT_FOR_HOURS = number("PRESENT_FOR_HOURS", 12)
"""Advocates who are on, have no push and did nothing here for this long are not asked until they come again."""

ASSUME_SOLVED_AFTER_HOURS = number("ASSUME_SOLVED_AFTER_HOURS", 72)
REOPEN_WITHIN_DAYS = number("REOPEN_WITHIN_DAYS", 30)
NOT_SOLVED_LIMIT = number("NOT_SOLVED_LIMIT", 2)
"""After this many answers that did not solve it, an enquiry goes to staff."""
