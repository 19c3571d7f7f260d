"""How well each table's rows are protected: the level that docs/processing-register.md describes.

A table has the level of the most delicate thing in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Level(StrEnum):
    KEY = "key"
    SEALED = "sealed"
    PERSONAL = "personal"
    INTERNAL = "internal"
    PUBLIC = "public"


_NAMED: Mapping[Level, tuple[str, ...]] = {
    Level.KEY: (
        "accounts.User",  # the hash of a password; everything else in it is personal
        "account.EmailConfirmation",
        "knox.AuthToken",
        "marketplace.PushDevice",
        "mfa.Authenticator",
        "sessions.Session",
        "socialaccount.SocialToken",
        "usersessions.UserSession",
    ),
    Level.SEALED: (
        "common.Deferred",
        "common.HistoryWords",
        "common.IdempotencyRecord",
        "marketplace.Answer",
        "marketplace.AnswerRevision",
        "marketplace.Draft",
        "marketplace.Enquiry",
        "marketplace.Message",
    ),
    Level.PERSONAL: (
        "account.EmailAddress",
        "accounts.Application",
        "accounts.BillAccount",
        "accounts.Consent",
        "admin.LogEntry",
        "marketplace.Appeal",
        "marketplace.Escalation",
        "marketplace.FraudCase",
        "marketplace.FraudSign",
        "marketplace.Mentorship",
        "marketplace.Photo",
        "marketplace.PracticeAnswer",
        "marketplace.Report",
        "marketplace.Review",
        "marketplace.SavedPhrase",
        "marketplace.StandingEvent",
        "marketplace.Suspension",
        "marketplace.Verdict",
        "rewards.Hold",
        "rewards.PayoutResultLine",
        "rewards.Redemption",
        "socialaccount.SocialAccount",
    ),
    Level.PUBLIC: ("marketplace.HelpPage",),
}
_OF: Mapping[str, Level] = {table: level for level, tables in _NAMED.items() for table in tables}


def level_of(table: str) -> Level:
    """Everything else knows opaque ids, states and figures."""
    return _OF.get(table, Level.INTERNAL)


def named_tables() -> frozenset[str]:
    return frozenset(_OF)
