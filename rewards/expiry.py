"""When points expire: after months in which their holder neither earned nor asked for any, and only if that is switched
on. They are told a month before; whatever they earn or ask for until then keeps all of it.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings

from common import clock, prepared

WARNED_BEFORE = timedelta(days=30)

_IDLE = """
SELECT account.holder_id FROM books.ledger_account account
WHERE account.kind = 'available' AND account.credited_points > account.debited_points
  AND NOT EXISTS (SELECT FROM rewards_award WHERE holder_id = account.holder_id AND awarded_at >= %(since)s)
  AND NOT EXISTS (SELECT FROM rewards_redemption
                  WHERE holder_id = account.holder_id AND requested_at >= %(since)s)
  AND NOT EXISTS (SELECT FROM rewards_expiry WHERE holder_id = account.holder_id AND status = 'warned')
ORDER BY account.holder_id LIMIT %(most)s"""
_IS_ACTIVE = """
SELECT EXISTS (SELECT FROM rewards_award WHERE holder_id = %(holder)s AND awarded_at >= %(since)s)
    OR EXISTS (SELECT FROM rewards_redemption WHERE holder_id = %(holder)s AND requested_at >= %(since)s)"""

# An award can have left its points only to expiries after its confirmation, and what was undone for one award is gone
# for the others. Both hold from every moment on at which an award was confirmed that something was undone for.
_EXPIRED_BECAUSE_OF = """
WITH own AS (
    SELECT created_at, id FROM books.transfer
    WHERE code = 'confirm' AND source_type = 'award' AND source_id = %(award)s
), expired AS (
    SELECT created_at, id, points FROM books.transfer WHERE code = 'expire' AND debit_id = %(account)s
), restored AS (
    SELECT confirmed.created_at, confirmed.id, restore.points
    FROM books.transfer restore JOIN books.transfer confirmed
      ON confirmed.code = 'confirm' AND confirmed.source_type = 'award' AND confirmed.source_id = restore.source_id
    WHERE restore.code = 'restore' AND restore.credit_id = %(account)s
), since AS (
    SELECT * FROM own
    UNION SELECT restored.created_at, restored.id FROM restored, own
    WHERE (restored.created_at, restored.id) < (own.created_at, own.id)
)
SELECT coalesce(min(
    (SELECT coalesce(sum(points), 0) FROM expired WHERE (created_at, id) > (since.created_at, since.id))
    - (SELECT coalesce(sum(points), 0) FROM restored WHERE (created_at, id) >= (since.created_at, since.id))
), 0) FROM since"""


def to_be_warned(*, most: int) -> Sequence[UUID]:
    """Whose points would expire in a month, and who have not been told. Nobody where expiry is switched off."""
    months = settings.POINTS_EXPIRE_AFTER_MONTHS
    if not months:
        return []
    since = months_before(clock.now() + WARNED_BEFORE, months)
    return [holder for (holder,) in prepared.rows(_IDLE, {"since": since, "most": most})]


def is_active(holder_id: UUID, *, since: datetime) -> bool:
    """Whether they have earned or asked for points since then."""
    ((found,),) = prepared.rows(_IS_ACTIVE, {"holder": holder_id, "since": since})
    return bool(found)


def expired_because_of(award_id: UUID, *, account_id: UUID) -> int:
    """How many of the points that expired on its holder's available account would never have been there without this
    confirmed award. The caller has locked the account."""
    ((points,),) = prepared.rows(_EXPIRED_BECAUSE_OF, {"award": award_id, "account": account_id})
    return int(points)


def months_before(moment: datetime, months: int) -> datetime:
    """The same day of an earlier month, or its last one: a year before a leap day is 28 February."""
    year, month = divmod(moment.year * 12 + moment.month - 1 - months, 12)
    return moment.replace(year=year, month=month + 1, day=min(moment.day, monthrange(year, month + 1)[1]))
