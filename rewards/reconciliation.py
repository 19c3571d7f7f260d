"""Do the books agree with themselves, and with the awards and redemptions they are about? Every check returns what is
wrong, so a healthy system returns nothing. marketplace/reconciliation.py registers what only marketplace can see.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_noop as _

from common import prepared
from rewards import seals

# Each query returns one text per fault. Account ids appear in them, people's names never.
CHECKS = {
    _("running totals equal the transfers"): """
        SELECT account.kind || ' ' || account.id || ': running '
               || account.credited_points || '/' || account.debited_points
               || ', posted ' || posted.credited || '/' || posted.debited
        FROM books.ledger_account account CROSS JOIN LATERAL (
            SELECT coalesce((SELECT sum(points) FROM books.transfer WHERE credit_id = account.id), 0) AS credited,
                   coalesce((SELECT sum(points) FROM books.transfer WHERE debit_id = account.id), 0) AS debited
        ) posted
        WHERE account.holder_id IS NOT NULL
          AND (account.credited_points, account.debited_points) <> (posted.credited, posted.debited)""",
    _("no holder's account is below zero"): """
        SELECT kind || ' ' || id || ': ' || credited_points - debited_points FROM books.ledger_account
        WHERE holder_id IS NOT NULL
          AND CASE kind WHEN 'owed' THEN credited_points > debited_points ELSE debited_points > credited_points END""",
    _("nobody owes points and has some to use"): """
        SELECT 'holder ' || owed.holder_id
        FROM books.ledger_account owed JOIN books.ledger_account available
          ON available.holder_id = owed.holder_id AND available.kind = 'available'
        WHERE owed.kind = 'owed' AND owed.debited_points > owed.credited_points
          AND available.credited_points > available.debited_points""",
    _("pending accounts equal the pending awards"): """
        SELECT 'holder ' || coalesce(account.holder_id, award.holder_id)
        FROM (SELECT holder_id, credited_points - debited_points AS points
              FROM books.ledger_account WHERE kind = 'pending') account
        FULL JOIN (SELECT holder_id, sum(points) AS points
                   FROM rewards_award WHERE status = 'pending' GROUP BY holder_id) award
          ON award.holder_id = account.holder_id
        WHERE coalesce(account.points, 0) <> coalesce(award.points, 0)""",
    _("reserved accounts equal the open redemptions"): """
        SELECT 'holder ' || coalesce(account.holder_id, redemption.holder_id)
        FROM (SELECT holder_id, credited_points - debited_points AS points
              FROM books.ledger_account WHERE kind = 'reserved') account
        FULL JOIN (SELECT holder_id, sum(points) AS points FROM rewards_redemption
                   WHERE status IN ('requested', 'approved', 'sent', 'failed') GROUP BY holder_id) redemption
          ON redemption.holder_id = account.holder_id
        WHERE coalesce(account.points, 0) <> coalesce(redemption.points, 0)""",
    _("the settled account equals the settled redemptions"): """
        SELECT 'booked ' || booked.points || ', settled ' || settled.points
        FROM (SELECT coalesce(sum(points), 0) AS points FROM books.transfer WHERE code = 'settle') booked,
             (SELECT coalesce(sum(points), 0) AS points FROM rewards_redemption WHERE status = 'settled') settled
        WHERE booked.points <> settled.points""",
    _("the programme's cost equals the awards that stand"): """
        SELECT 'booked ' || booked.points || ', stands ' || standing.points
        FROM (SELECT coalesce(sum(CASE WHEN code = 'award' THEN points ELSE -points END), 0) AS points
              FROM books.transfer WHERE code IN ('award', 'revoke', 'claw_back', 'owe')) booked,
             (SELECT coalesce(sum(points), 0) AS points FROM rewards_award WHERE status <> 'reversed') standing
        WHERE booked.points <> standing.points""",
    _("billing has confirmed what is settled"): """
        SELECT redemption.reference FROM rewards_redemption redemption WHERE redemption.status = 'settled'
          AND NOT EXISTS (SELECT FROM rewards_payoutline line
                          WHERE line.redemption_id = redemption.id AND line.outcome = 'settled')""",
    _("what billing has confirmed is settled"): """
        SELECT line.reference || ': ' || redemption.status
        FROM rewards_payoutline line JOIN rewards_redemption redemption ON redemption.id = line.redemption_id
        WHERE line.outcome = 'settled' AND redemption.status <> 'settled'""",
    _("the forfeited account equals the expired points"): """
        SELECT 'booked ' || booked.points || ', expired ' || expired.points
        FROM (SELECT coalesce(sum(points), 0) AS points FROM books.transfer WHERE code = 'expire') booked,
             (SELECT coalesce(sum(points), 0) AS points FROM rewards_expiry WHERE status = 'expired') expired
        WHERE booked.points <> expired.points""",
    _("no more points are restored than had expired"): """
        SELECT 'holder ' || account.holder_id
        FROM books.transfer JOIN books.ledger_account account
          ON account.kind = 'available' AND account.id IN (transfer.debit_id, transfer.credit_id)
        WHERE transfer.code IN ('expire', 'restore') GROUP BY account.holder_id
        HAVING sum(CASE transfer.code WHEN 'expire' THEN transfer.points ELSE -transfer.points END) < 0""",
    _("nothing goes on while it is on hold"): """
        SELECT coalesce('award ' || award.id, redemption.reference)
        FROM rewards_hold hold
        LEFT JOIN rewards_award award ON award.id = hold.award_id
        LEFT JOIN rewards_redemption redemption ON redemption.id = hold.redemption_id
        WHERE hold.status <> 'released'
          AND (award.status = 'confirmed' OR redemption.status IN ('sent', 'settled', 'cancelled', 'voided'))""",
    _("no points stay reserved for 60 days"): """
        SELECT reference || ': ' || status FROM rewards_redemption
        WHERE status IN ('requested', 'approved', 'sent', 'failed')
          AND requested_at < statement_timestamp() - interval '60 days'""",
    _("no notice waits in the outbox for an hour"): """
        SELECT kind || ' ' || id FROM common_outboxentry
        WHERE delivered_at IS NULL AND wanted_at < statement_timestamp() - interval '1 hour'""",
}

SEALED = _("every transfer is as it was sealed")

_registered: dict[str, str] = {}


@dataclass(frozen=True)
class Fault:
    check: str
    detail: str


def register(checks: Mapping[str, str]) -> None:
    """Let these queries be part of every run; each returns one text per fault, without personal data."""
    _registered.update(checks)


def all_checks() -> list[str]:
    """The names of all that a run looks at."""
    return [*CHECKS, *_registered, SEALED]


def all_faults() -> list[Fault]:
    """Everything that is wrong anywhere. Reads the whole ledger several times: for the clock, not for a page."""
    found = faults(CHECKS | _registered)
    try:
        seals.verify()
    except seals.Tampered as tampered:
        found.append(Fault(SEALED, str(tampered)))
    return found


def faults(checks: Mapping[str, str] = CHECKS) -> list[Fault]:
    """What these queries find, empty when all is well; by default those of rewards itself.

    One statement: all of them see the same moment, however much is posted meanwhile.
    """
    named = {f"check_{number}": check for number, check in enumerate(checks)}
    each = " UNION ALL ".join(
        f"SELECT %({name})s::text, detail FROM ({checks[check]}) found (detail)"  # noqa: S608 (our own queries)
        for name, check in named.items()
    )
    return [Fault(check, detail) for check, detail in prepared.rows(each, named)] if checks else []
