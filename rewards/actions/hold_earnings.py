from __future__ import annotations

from uuid import UUID

from django.db import transaction

from accounts.models import User
from rewards import holds
from rewards.actions.hold_award import hold_award
from rewards.actions.hold_redemption import hold_redemption
from rewards.models import Award, Hold, Redemption


def hold_earnings(*, holder_id: UUID, by: User | None, reason: str, cause: UUID | None = None) -> list[Hold]:
    """Hold all that is still to come to this person: every pending award and every request that billing has not got.
    With a `cause`, the new holds end with that (release_earnings.py); without one each is looked at.

    Locks the awards, then the redemptions, by id. Raises: NotAllowed, Invalid.
    """
    with transaction.atomic():
        awards = Award.objects.filter(holder=holder_id, status="pending")
        awards = awards.select_for_update(of=("self",), no_key=True).order_by("id")
        placed = [hold_award(award_id=award.id, by=by, reason=reason, cause=cause) for award in awards]
        redemptions = Redemption.objects.filter(holder=holder_id, status__in=holds.HOLDABLE)
        redemptions = redemptions.select_for_update(of=("self",), no_key=True).order_by("id")
        return placed + [
            hold_redemption(redemption_id=row.id, by=by, reason=reason, cause=cause) for row in redemptions
        ]
