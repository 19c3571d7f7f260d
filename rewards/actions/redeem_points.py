from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from accounts.models import User
from common import clock, history
from common.idempotency import KeyReused
from common.ids import new_id, short_reference
from common.plain_insert import insert
from rewards import ledger, notices, queries, withholding
from rewards.actions.hold_redemption import hold_redemption
from rewards.errors import NoBillAccount, RedemptionTooLarge, RedemptionTooSmall
from rewards.models import Redemption


def redeem_points(*, by: User, points: int, key: UUID | None = None) -> Redemption:
    """Ask for bill credit: the points are reserved now, at the value they have now; a person approves it.

    `key` is the client's own name for this request: a repeat with the same points returns the first redemption.
    What is asked for while the holder's earnings wait is on hold from the start. Locks what that rests on, then the
    holder's accounts, which also keeps the month's total still.
    Raises: NoBillAccount, RedemptionTooSmall, RedemptionTooLarge, InsufficientPoints, KeyReused.
    """
    with transaction.atomic():
        wait = withholding.wait_of(by.id)
        accounts = ledger.lock_accounts(by.id)
        if key and (earlier := Redemption.objects.filter(holder=by, request_key=key).first()):
            if earlier.points != points:
                raise KeyReused
            return earlier
        if by.bill_account is None:
            raise NoBillAccount
        _refuse_outside_limits(by, points)
        id = new_id()
        redemption = Redemption(
            id=id,
            reference=short_reference(id, prefix="RD"),
            holder=by,
            bill_account_number=by.bill_account.number,
            points=points,
            value_minor=points * settings.POINT_VALUE_MINOR,
            currency=settings.CURRENCY,
            request_key=key,
            requested_at=clock.now(),
        )
        insert(redemption)
        ledger.post(
            accounts, code=ledger.Code.REDEEM, source=redemption, points=points, cause=redemption.reference
        )
        history.record(redemption, verb="redeem_points", was="", story=redemption.id, by=by)
        if wait is not None:
            hold_redemption(redemption_id=redemption.id, by=None, reason=wait.reason, cause=wait.cause)
        notices.balance_changed(redemption)
        return redemption


def _refuse_outside_limits(user: User, points: int) -> None:
    if points < settings.REDEMPTION_MIN_POINTS:
        message = _("Use at least %(points)s points at a time.") % {
            "points": _figure(settings.REDEMPTION_MIN_POINTS)
        }
        raise RedemptionTooSmall(message, fields={"points": [message]})
    left = queries.points_left_this_month(user)
    if points > left:
        message = _("You can use %(limit)s points in a calendar month. This month %(left)s are left.") % {
            "limit": _figure(settings.REDEMPTION_MAX_POINTS_PER_MONTH),
            "left": _figure(left),
        }
        raise RedemptionTooLarge(message, fields={"points": [message]})


def _figure(points: int) -> str:
    return number_format(points, force_grouping=True)
