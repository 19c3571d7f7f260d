"""Who may decide about money. Parties count, not log-ins (accounts/parties.py)."""

from __future__ import annotations

from accounts import parties
from accounts.models import Role, User
from accounts.parties import Party
from common.errors import NotAllowed
from rewards.errors import OwnHold, OwnPayout
from rewards.models import Hold, Redemption


def party_of(user: User) -> Party:
    return parties.party_of(user.id)


def is_paid_to(party: Party, redemption: Redemption) -> bool:
    """Whether this redemption goes to one of them, or to a bill of theirs."""
    return (
        redemption.holder_id in party.people or redemption.bill_account_number in party.bill_account_numbers
    )


def is_ops(user: User) -> bool:
    return user.has_role(Role.OPS)


def require_ops(user: User) -> None:
    """Raises: NotAllowed."""
    if not is_ops(user):
        raise NotAllowed


def require_ops_or_billing(by: User | None) -> None:
    """Whoever reads billing's word in: somebody in ops, or None, billing itself. Raises: NotAllowed."""
    if by is not None:
        require_ops(by)


def require_may_hold(by: User | None) -> None:
    """Whoever sees what looks wrong: ops, moderators, or None, a rule. Raises: NotAllowed."""
    if by is not None and not by.has_role(Role.OPS, Role.MODERATOR):
        raise NotAllowed


def is_held_from(party: Party, hold: Hold) -> bool:
    """Whether it keeps something from one of them."""
    return hold.held.holder_id in party.people


def require_not_held_from(user: User, hold: Hold) -> None:
    """Nobody decides about a hold on what is their own party's. Raises: OwnPayout."""
    if is_held_from(party_of(user), hold):
        raise OwnPayout


def require_second_person(user: User, hold: Hold) -> None:
    """Whoever placed a hold does not decide whether that was right. Raises: OwnHold."""
    if hold.placed_by_id == user.id:
        raise OwnHold


def require_other_party(user: User, redemption: Redemption) -> None:
    """Nobody decides about what goes to their own party. Raises: OwnPayout."""
    if is_paid_to(party_of(user), redemption):
        raise OwnPayout
