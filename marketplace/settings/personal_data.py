"""What people agree to, and how long is kept what is known about them."""

from __future__ import annotations

import os

from marketplace.settings.environment import number

PRIVACY_CONTACT = os.environ.get("PRIVACY_CONTACT", "privacy@wrenfield.example")
"""Who answers for personal data, as the privacy notice names them."""
CONSENT_VERSIONS = {
    "terms": "2026-11",
    "privacy": "2026-11",
    "advocate_terms": "2026-11-22",
    "push": "2026-09",
    "public_help": "2026-09",
}
"""Of the words that people agree to: whoever changes the words changes the version. Then advocates are asked again
before they go on, and everybody before their next question."""
KEEP_DAYS = {
    "questions": number("KEEP_QUESTIONS_DAYS", 730),
    "drafts": number("KEEP_DRAFTS_DAYS", 30),
    "disputes": number("KEEP_DISPUTES_DAYS", 730),
    "applications": number("KEEP_APPLICATIONS_DAYS", 365),
    "offers": number("KEEP_OFFERS_DAYS", 365),
    "notices": number("KEEP_NOTICES_DAYS", 90),
    "bill_accounts": number("KEEP_BILL_ACCOUNTS_DAYS", 3650),
    "sessions": number("KEEP_SESSIONS_DAYS", 0),
    "deferred": number("KEEP_DEFERRED_DAYS", 14),
    "idempotency_records": number("KEEP_IDEMPOTENCY_RECORDS_DAYS", 1),
    "outbox": number("KEEP_OUTBOX_DAYS", 30),
    "history_words": number("KEEP_HISTORY_WORDS_DAYS", 730),
    "configuration_log": number("KEEP_CONFIGURATION_LOG_DAYS", 365),
}
"""How long what is kept on people (marketplace/personal_data/keeping.py says since when); the law on books sets the
bill accounts'."""
ERASURE_WAIT_DAYS = number("ERASURE_WAIT_DAYS", 14)
"""How long somebody who asked to be erased can take it back; longer than the quality window, so that points confirm."""
