"""What is on hold. A hold ends when it is released, or with what it is on: nothing is held that is over.

Its holder cannot cancel a held request: its points would go into a new one at which nobody looks.
"""

from __future__ import annotations

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet

from accounts.models import Role, User
from common import prepared
from rewards.errors import OnHold
from rewards.models import Award, Hold, Redemption

HOLDABLE = ("requested", "approved", "failed")
"""States of a redemption that is in our hands; what billing has got cannot be held back any more."""

_IS_OPEN = ~Q(status="released") & (Q(award__status="pending") | Q(redemption__status__in=HOLDABLE))

_ON_AWARD = "SELECT EXISTS (SELECT FROM rewards_hold WHERE award_id = %s AND status <> 'released')"
_ON_REDEMPTION = "SELECT EXISTS (SELECT FROM rewards_hold WHERE redemption_id = %s AND status <> 'released')"

APPEALS_FIRST = ("-is_appealed", "placed_at")
"""And then the oldest."""


def open_holds() -> QuerySet[Hold]:
    """Appeals first, then the oldest."""
    is_appealed = ExpressionWrapper(Q(status="appealed"), output_field=BooleanField())
    holds = Hold.objects.filter(_IS_OPEN).select_related(
        "award__holder", "redemption__holder", "placed_by", "decided_by"
    )
    return holds.annotate(is_appealed=is_appealed).order_by(*APPEALS_FIRST, "id")


def of_holder(user: User) -> QuerySet[Hold]:
    return open_holds().filter(Q(award__holder=user) | Q(redemption__holder=user))


def visible_to(user: User) -> QuerySet[Hold]:
    """Ops sees all, everybody else what is on hold of theirs."""
    return open_holds() if user.has_role(Role.OPS) else of_holder(user)


def awards_to_hold() -> QuerySet[Award]:
    """What is pending and not on hold, the soonest to be confirmed first."""
    held = open_holds().filter(award__isnull=False)
    free = Award.objects.filter(status="pending").exclude(id__in=held.values("award"))
    return free.select_related("holder").order_by("confirm_at", "id")


def is_held(held: Award | Redemption) -> bool:
    """For a page that shows it; its holds may be there already."""
    return any(hold.status != "released" for hold in held.holds.all())


def require_free(held: Award | Redemption) -> None:
    """By the rows there are now: whoever acts on it has locked `held` before. Raises: OnHold."""
    if _is_on_hold(held):
        raise OnHold


def _is_on_hold(held: Award | Redemption) -> bool:
    ((found,),) = prepared.rows(_ON_AWARD if isinstance(held, Award) else _ON_REDEMPTION, [held.id])
    return bool(found)
