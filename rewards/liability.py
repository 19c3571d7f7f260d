"""What the company still owes in points, by how long ago they were earned. The oldest points are used first.

Available and reserved points are laid on each holder's confirmed awards from the newest back until they are covered:
whatever was used, expired or taken back is thereby the oldest. Pending points are listed apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from common import clock, prepared

_BY_AGE = """
WITH held AS (
    SELECT holder_id, sum(credited_points - debited_points) AS points FROM books.ledger_account
    WHERE kind IN ('available', 'reserved') GROUP BY holder_id
    HAVING sum(credited_points - debited_points) > 0
), earned AS (
    SELECT account.holder_id, transfer.created_at, transfer.points,
           sum(transfer.points) OVER (
               PARTITION BY account.holder_id ORDER BY transfer.created_at DESC, transfer.id DESC
           ) - transfer.points AS newer
    FROM books.transfer JOIN books.ledger_account account ON account.id = transfer.credit_id
    WHERE transfer.code = 'confirm'
)
SELECT width_bucket(extract(epoch FROM %(now)s - earned.created_at)::float8 / 86400, %(days)s::float8[]),
       sum(least(earned.points, held.points - earned.newer))
FROM earned JOIN held USING (holder_id)
WHERE earned.newer < held.points
GROUP BY 1"""
_PENDING = """
SELECT coalesce(sum(credited_points - debited_points), 0)
FROM books.ledger_account WHERE kind = 'pending'"""

DAYS = (30, 90, 180, 365)
TITLES: Sequence[Promise] = (
    _("Up to 30 days"),
    _("31 to 90 days"),
    _("91 to 180 days"),
    _("181 days to a year"),
    _("Over a year"),
)


@dataclass(frozen=True)
class Age:
    title: str | Promise
    points: int

    @property
    def value_minor(self) -> int:
        return self.points * settings.POINT_VALUE_MINOR


@dataclass(frozen=True)
class Liability:
    pending: Age
    ages: Sequence[Age]

    @property
    def total(self) -> Age:
        """What could still be asked for; pending points may yet fall away."""
        return Age(_("In all"), sum(age.points for age in self.ages))


def liability() -> Liability:
    """Reads every confirmation there was: for a page that keeps it for a while (common/lately.py)."""
    points: Mapping[int, Decimal] = dict(prepared.rows(_BY_AGE, {"now": clock.now(), "days": list(DAYS)}))
    ((pending,),) = prepared.rows(_PENDING, {})
    return Liability(
        pending=Age(_("Pending"), int(pending)),
        ages=[Age(title, int(points.get(number, 0))) for number, title in enumerate(TITLES)],
    )
