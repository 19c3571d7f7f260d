"""Do the books agree with themselves, and with the awards and redemptions they are about? Every check returns what is
wrong, so a healthy system returns nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

# Each query returns one text per fault. Account ids appear in them, people's names never.
CHECKS = {
    "running totals equal the transfers": """
        SELECT account.kind || ' ' || account.id || ': running '
               || account.credited_points || '/' || account.debited_points
               || ', posted ' || posted.credited || '/' || posted.debited
        FROM books.ledger_account account CROSS JOIN LATERAL (
            SELECT coalesce((SELECT sum(points) FROM books.transfer WHERE credit_id = account.id), 0) AS credited,
                   coalesce((SELECT sum(points) FROM books.transfer WHERE debit_id = account.id), 0) AS debited
        ) posted
        WHERE account.holder_id IS NOT NULL
          AND (account.credited_points, account.debited_points) <> (posted.credited, posted.debited)""",
    "no holder's account is below zero": """
        SELECT kind || ' ' || id || ': ' || credited_points - debited_points FROM books.ledger_account
        WHERE holder_id IS NOT NULL
          AND CASE kind WHEN 'owed' THEN credited_points > debited_points ELSE debited_points > credited_points END""",
    "nobody owes points and has some to use": """
        SELECT 'holder ' || owed.holder_id
        FROM books.ledger_account owed JOIN books.ledger_account available
          ON available.holder_id = owed.holder_id AND available.kind = 'available'
        WHERE owed.kind = 'owed' AND owed.debited_points > owed.credited_points
          AND available.credited_points > available.debited_points""",
    "pending accounts equal the pending awards": """
        SELECT 'holder ' || coalesce(account.holder_id, award.holder_id)
        FROM (SELECT holder_id, credited_points - debited_points AS points
              FROM books.ledger_account WHERE kind = 'pending') account
        FULL JOIN (SELECT holder_id, sum(points) AS points
                   FROM rewards_award WHERE status = 'pending' GROUP BY holder_id) award
          ON award.holder_id = account.holder_id
        WHERE coalesce(account.points, 0) <> coalesce(award.points, 0)""",
    "reserved accounts equal the open redemptions": """
        SELECT 'holder ' || coalesce(account.holder_id, redemption.holder_id)
        FROM (SELECT holder_id, credited_points - debited_points AS points
              FROM books.ledger_account WHERE kind = 'reserved') account
        FULL JOIN (SELECT holder_id, sum(points) AS points FROM rewards_redemption
                   WHERE status IN ('requested', 'approved', 'sent', 'failed') GROUP BY holder_id) redemption
          ON redemption.holder_id = account.holder_id
        WHERE coalesce(account.points, 0) <> coalesce(redemption.points, 0)""",
    "the settled account equals the settled redemptions": """
        SELECT 'booked ' || booked.points || ', settled ' || settled.points
        FROM (SELECT coalesce(sum(points), 0) AS points FROM books.transfer WHERE code = 'settle') booked,
             (SELECT coalesce(sum(points), 0) AS points FROM rewards_redemption WHERE status = 'settled') settled
        WHERE booked.points <> settled.points""",
    "the programme's cost equals the awards that stand": """
        SELECT 'booked ' || booked.points || ', stands ' || standing.points
        FROM (SELECT coalesce(sum(CASE WHEN code = 'award' THEN points ELSE -points END), 0) AS points
              FROM books.transfer WHERE code IN ('award', 'revoke', 'claw_back', 'owe')) booked,
             (SELECT coalesce(sum(points), 0) AS points FROM rewards_award WHERE status <> 'reversed') standing
        WHERE booked.points <> standing.points""",
}


@dataclass(frozen=True)
class Fault:
    check: str
    detail: str


def faults() -> list[Fault]:
    """Everything that is wrong, empty when all is well. Reads the whole ledger: for the clock, not for a page."""
    found = []
    with connection.cursor() as cursor:
        for check, query in CHECKS.items():
            cursor.execute(query)
            found += [Fault(check, detail) for (detail,) in cursor.fetchall()]
    return found
