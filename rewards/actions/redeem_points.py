from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common import clock, history
from common.errors import DomainError
from common.idempotency import KeyReused
from common.ids import new_id, short_reference
from rewards import ledger, notices
from rewards.models import Redemption


class NoBillAccount(DomainError):
    code = "no_bill_account"
    message = "There is no bill to take this off yet. Add your account number to your profile first."


class RedemptionTooSmall(DomainError):
    code = "redemption_too_small"


class RedemptionTooLarge(DomainError):
    code = "redemption_too_large"


def redeem_points(*, by: User, points: int, key: UUID | None = None) -> Redemption:
    """Ask for bill credit: the points are reserved now, at the value they have now; a person approves it.

    `key` is the client's own name for this request: a repeat with the same points returns the first redemption.
    Locks the holder's accounts, which also keeps the month's total still.
    Raises: NoBillAccount, RedemptionTooSmall, RedemptionTooLarge, InsufficientPoints, KeyReused.
    """
    with transaction.atomic():
        ledger.lock_accounts(by.id)
        if key and (earlier := Redemption.objects.filter(holder=by, request_key=key).first()):
            if earlier.points != points:
                raise KeyReused
            return earlier
        if by.bill_account is None:
            raise NoBillAccount
        _refuse_outside_limits(by, points)
        id = new_id()
        redemption = Redemption.objects.create(
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
        ledger.post(
            code=ledger.Code.REDEEM, source=redemption, points=points, cause=_("Used: credit on your bill")
        )
        history.record(redemption, verb="redeem_points", was="", story=redemption.id, by=by)
        notices.balance_changed(redemption)
        return redemption


def points_redeemed_this_month(user: User) -> int:
    """What counts towards the month's maximum: everything asked for that was not turned down or returned."""
    asked = Redemption.objects.filter(holder=user, requested_at__gte=_start_of_month()).exclude(
        status__in=["declined", "cancelled", "voided"]
    )
    return asked.aggregate(total=Sum("points"))["total"] or 0


def _refuse_outside_limits(user: User, points: int) -> None:
    if points < settings.REDEMPTION_MIN_POINTS:
        message = _("Use at least %(limit)d points at a time.") % {"limit": settings.REDEMPTION_MIN_POINTS}
        raise RedemptionTooSmall(message, fields={"points": [message]})
    left = max(0, settings.REDEMPTION_MAX_POINTS_PER_MONTH - points_redeemed_this_month(user))
    if points > left:
        message = _("You can use %(limit)d points in a calendar month. This month %(left)d are left.") % {
            "limit": settings.REDEMPTION_MAX_POINTS_PER_MONTH,
            "left": left,
        }
        raise RedemptionTooLarge(message, fields={"points": [message]})


def _start_of_month() -> datetime:
    """Of the calendar month where the company is."""
    return timezone.localtime(clock.now(), timezone.get_default_timezone()).replace(
        day=1, hour=0, minute=0, second=0, microsecond=0
    )
