from __future__ import annotations

from uuid import UUID

from django.db import transaction

from accounts.models import User
from common.errors import IllegalMove
from rewards import holding, holds, permissions
from rewards.models import Hold, Redemption


def hold_redemption(*, redemption_id: UUID, by: User | None, reason: str, cause: UUID | None = None) -> Hold:
    """This request goes nowhere until the hold is released. `reason` is read by the holder; `by` None: a rule. A second
    hold on the same request is the first one.

    Locks the redemption. Raises: NotAllowed, Invalid, NotFound, IllegalMove if billing has got it or it is over.
    """
    with transaction.atomic():
        permissions.require_may_hold(by)
        redemption = Redemption.objects.lock(redemption_id)
        if redemption.status not in holds.HOLDABLE:
            raise IllegalMove
        return holding.place(redemption, by=by, reason=reason, cause=cause)
