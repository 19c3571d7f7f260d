"""What the books and the redemptions say. Nothing here writes."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings

from accounts.models import Topic, User
from rewards.books import LedgerAccount
from rewards.tariffs import POINTS_BY_DIFFICULTY, valid_tariff


@dataclass(frozen=True)
class Balance:
    """A holder's points. Pending is never added to what can be used."""

    pending_points: int
    available_points: int
    reserved_points: int
    owed_points: int
    value_minor: int
    currency: str


def points_for(topic: Topic) -> int:
    """What an accepted answer on this topic earns now."""
    tariff = valid_tariff(topic)
    return tariff.points if tariff else POINTS_BY_DIFFICULTY[topic.difficulty]


def balance(user: User) -> Balance:
    points = _points_by_kind(user.id)
    available = points.get(LedgerAccount.Kind.AVAILABLE, 0)
    return Balance(
        pending_points=points.get(LedgerAccount.Kind.PENDING, 0),
        available_points=available,
        reserved_points=points.get(LedgerAccount.Kind.RESERVED, 0),
        owed_points=points.get(LedgerAccount.Kind.OWED, 0),
        value_minor=available * settings.POINT_VALUE_MINOR,
        currency=settings.CURRENCY,
    )


def _points_by_kind(holder_id: UUID) -> dict[str, int]:
    accounts = LedgerAccount.objects.filter(holder_id=holder_id)
    return {account.kind: account.balance_points for account in accounts}
