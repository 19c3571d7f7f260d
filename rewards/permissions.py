"""Who may decide about money. Parties count, not log-ins: a person, their bill account and their household are one."""

from __future__ import annotations

from django.conf import settings

from accounts.models import BillAccount, Role, User
from common.errors import NotAllowed
from rewards.errors import OwnPayout
from rewards.models import Redemption


def is_ops(user: User) -> bool:
    return user.has_role(Role.OPS)


def require_ops(user: User) -> None:
    """Raises: NotAllowed."""
    if not is_ops(user):
        raise NotAllowed


def require_other_party(user: User, redemption: Redemption) -> None:
    """Raises: OwnPayout."""
    if is_same_party(user, redemption):
        raise OwnPayout


def is_same_party(user: User, redemption: Redemption) -> bool:
    """Whether this redemption would pay the user: their own, their bill account's or their household's."""
    if user.id == redemption.holder_id:
        return True
    mine = user.bill_account
    if mine is None:
        return False
    paid = BillAccount.objects.filter(number=redemption.bill_account_number)
    theirs = [*paid, *BillAccount.objects.filter(user=redemption.holder_id)]
    return any(
        account.number == mine.number or (mine.household and account.household == mine.household)
        for account in theirs
    )


def approvals_needed(redemption: Redemption) -> int:
    """How many different people must say yes before this leaves the house."""
    return 2 if redemption.value_minor > settings.FOUR_EYES_ABOVE_MINOR else 1
