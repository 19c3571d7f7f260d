"""What points are worth, and how they become bill credit."""

from __future__ import annotations

import os

from marketplace.settings.environment import needed, number, one_of, web_address

CURRENCY = os.environ.get("CURRENCY", "GBP")
POINT_VALUE_MINOR = number("POINT_VALUE_MINOR", 1)
QUALITY_WINDOW_DAYS = number("QUALITY_WINDOW_DAYS", 7)
REDEMPTION_MIN_POINTS = number("REDEMPTION_MIN_POINTS", 500)
REDEMPTION_MAX_POINTS_PER_MONTH = number("REDEMPTION_MAX_POINTS_PER_MONTH", 10_000)
FOUR_EYES_ABOVE_MINOR = number("FOUR_EYES_ABOVE_MINOR", 2_500)
POINTS_EXPIRE_AFTER_MONTHS = number("POINTS_EXPIRE_AFTER_MONTHS", 0)
"""Without earning or asking for any (rewards/expiry.py); 0: never."""
REDEMPTIONS_PER_WEEK = number("REDEMPTIONS_PER_WEEK", 3)
NEW_EARNER_DAYS = number("NEW_EARNER_DAYS", 14)
"""Whoever asks more often, or earned their first points later, is looked at twice (rewards/payout_checks.py)."""

BILLING_GATEWAY = one_of("BILLING_GATEWAY", "file", "http", "stripe")
"""How bill credit reaches billing (rewards/gateways/)."""
needed("BILLING_URL", when=BILLING_GATEWAY == "http")
BILLING_URL = web_address("BILLING_URL")
BILLING_TOKEN = needed("BILLING_TOKEN", when=BILLING_GATEWAY == "http")
"""Ours with billing, sent with every request."""
BILLING_SECRET = needed("BILLING_SECRET", when=BILLING_GATEWAY == "http")
"""Billing signs its callbacks with it; as long as there is none, every callback is refused."""
STRIPE_API_KEY = needed("STRIPE_API_KEY", when=BILLING_GATEWAY == "stripe")
STRIPE_API_BASE = web_address("STRIPE_API_BASE", "https://api.stripe.com")
