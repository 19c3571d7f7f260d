"""What a holder has, what is still to come and what they may do with it. Nothing here writes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import connection
from django.db.models import Q, QuerySet, Sum
from django.utils import timezone

from accounts.models import Topic, User
from common import clock
from rewards.books import PROGRAMME_ACCOUNTS, LedgerAccount, Transfer
from rewards.models import Award, PayoutBatch, ReconciliationRun, Redemption
from rewards.tariffs import POINTS_BY_DIFFICULTY, valid_tariff

Kind = LedgerAccount.Kind

COUNTED_TOWARDS_THE_MONTH = ["requested", "approved", "sent", "failed", "settled"]


@dataclass(frozen=True)
class Balance:
    """A holder's points. Pending is never added to what can be used; owed is taken from what comes next."""

    pending_points: int
    available_points: int
    reserved_points: int
    owed_points: int
    value_minor: int
    currency: str


@dataclass(frozen=True)
class Amount:
    """An amount to choose on the rewards page; `is_all`: the most that is possible now.

    Impossible without any missing points means that the month's maximum is in the way.
    """

    points: int
    is_possible: bool
    is_all: bool
    missing_points: int = 0


@dataclass(frozen=True)
class ProgrammeTotals:
    """All points there are. cost = pending + available + reserved - owed + settled + forfeited, or the books are
    wrong."""

    cost_points: int
    settled_points: int
    forfeited_points: int
    pending_points: int
    available_points: int
    reserved_points: int
    owed_points: int

    @property
    def is_balanced(self) -> bool:
        held = self.pending_points + self.available_points + self.reserved_points - self.owed_points
        return self.cost_points == held + self.settled_points + self.forfeited_points


def points_for(topic: Topic) -> int:
    """What an accepted answer on this topic earns now."""
    tariff = valid_tariff(topic)
    return tariff.points if tariff else POINTS_BY_DIFFICULTY[topic.difficulty]


def balance(user: User) -> Balance:
    held = {
        account.kind: account.balance_points for account in LedgerAccount.objects.filter(holder_id=user.id)
    }
    available = held.get(Kind.AVAILABLE, 0)
    return Balance(
        pending_points=held.get(Kind.PENDING, 0),
        available_points=available,
        reserved_points=held.get(Kind.RESERVED, 0),
        owed_points=held.get(Kind.OWED, 0),
        value_minor=available * settings.POINT_VALUE_MINOR,
        currency=settings.CURRENCY,
    )


def pending_awards(user: User) -> QuerySet[Award]:
    """What is still to be confirmed, newest first; `confirm_at` is when."""
    return Award.objects.filter(holder=user, status="pending").order_by("-awarded_at", "-id")


def redemptions(user: User) -> QuerySet[Redemption]:
    """The user's own, newest first."""
    return Redemption.objects.filter(holder=user).order_by("-requested_at", "-id")


# Plain SQL: asked by every redemption, where compiling the query cost more than all its other statements together.
_USED_SINCE = """
SELECT coalesce(sum(points), 0) FROM rewards_redemption
WHERE holder_id = %s AND requested_at >= %s AND status = ANY(%s)"""


def points_left_this_month(user: User) -> int:
    """How many points the calendar month's maximum still admits; what was turned down or came back does not count."""
    with connection.cursor() as cursor:
        cursor.execute(_USED_SINCE, [user.id, _start_of_month(), COUNTED_TOWARDS_THE_MONTH])
        (used,) = cursor.fetchone()
    return max(0, settings.REDEMPTION_MAX_POINTS_PER_MONTH - int(used))


def redeemable_now(user: User) -> int:
    """The most points this user could turn into bill credit at this moment; 0 if less than the minimum."""
    most = min(balance(user).available_points, points_left_this_month(user))
    return most if most >= settings.REDEMPTION_MIN_POINTS else 0


def amounts_to_redeem(user: User) -> list[Amount]:
    """What the page offers: once, twice and three times the minimum, and all that is possible."""
    available, most = balance(user).available_points, redeemable_now(user)
    steps = [settings.REDEMPTION_MIN_POINTS * times for times in (1, 2, 3)]
    amounts = [
        Amount(points, is_possible=points <= most, is_all=False, missing_points=max(0, points - available))
        for points in steps
        if points != most
    ]
    return amounts + ([Amount(most, is_possible=True, is_all=True)] if most else [])


def programme_totals() -> ProgrammeTotals:
    """Sums over all accounts; the programme's own carry no totals and are summed from the transfers."""
    sums = {
        row["kind"]: row["credited"] - row["debited"]
        for row in LedgerAccount.objects.filter(holder_id__isnull=False)
        .values("kind")
        .annotate(credited=Sum("credited_points"), debited=Sum("debited_points"))
    }
    return ProgrammeTotals(
        cost_points=-_programme_balance(Kind.COST),
        settled_points=_programme_balance(Kind.SETTLED),
        forfeited_points=_programme_balance(Kind.FORFEITED),
        pending_points=sums.get(Kind.PENDING, 0),
        available_points=sums.get(Kind.AVAILABLE, 0),
        reserved_points=sums.get(Kind.RESERVED, 0),
        owed_points=-sums.get(Kind.OWED, 0),
    )


def last_reconciliation() -> ReconciliationRun | None:
    return ReconciliationRun.objects.order_by("-id").first()


def is_reconciliation_due() -> bool:
    """An hour after the last run, or when a batch was sent or came back since."""
    last = last_reconciliation()
    if last is None or last.at < clock.ago(hours=1):
        return True
    return PayoutBatch.objects.filter(Q(sent_at__gt=last.at) | Q(reconciled_at__gt=last.at)).exists()


def _programme_balance(kind: Kind) -> int:
    account = PROGRAMME_ACCOUNTS[kind]
    credited = Transfer.objects.filter(credit=account).aggregate(points=Sum("points"))["points"] or 0
    debited = Transfer.objects.filter(debit=account).aggregate(points=Sum("points"))["points"] or 0
    return int(credited - debited)


def _start_of_month() -> datetime:
    """Of the calendar month where the company is."""
    here = timezone.localtime(clock.now(), timezone.get_default_timezone())
    return here.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
