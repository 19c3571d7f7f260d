"""Who may decide about money. Parties count, not log-ins: a person, their bill account and their household are one."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from accounts.models import BillAccount, Role, User
from common.errors import NotAllowed
from rewards.errors import OwnPayout
from rewards.models import Redemption


@dataclass(frozen=True)
class Party:
    """Everybody on one bill account or in its household, and the numbers of their bill accounts."""

    people: frozenset[UUID]
    bill_account_numbers: frozenset[str]

    def is_paid_by(self, redemption: Redemption) -> bool:
        """Whether this redemption goes to one of them, or to a bill of theirs."""
        return (
            redemption.holder_id in self.people or redemption.bill_account_number in self.bill_account_numbers
        )


def party_of(user: User) -> Party:
    if user.bill_account is None:
        return Party(frozenset([user.id]), frozenset())
    household = user.bill_account.household
    near = Q(household=household) if household else Q(id=user.bill_account.id)
    numbers = dict(BillAccount.objects.filter(near).values_list("id", "number"))
    people = User.objects.filter(bill_account__in=numbers).values_list("id", flat=True)
    return Party(frozenset([user.id, *people]), frozenset(numbers.values()))


def is_ops(user: User) -> bool:
    return user.has_role(Role.OPS)


def require_ops(user: User) -> None:
    """Raises: NotAllowed."""
    if not is_ops(user):
        raise NotAllowed


def require_other_party(user: User, redemption: Redemption) -> None:
    """Nobody decides about what goes to their own party. Raises: OwnPayout."""
    if party_of(user).is_paid_by(redemption):
        raise OwnPayout
