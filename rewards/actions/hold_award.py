from __future__ import annotations

from uuid import UUID

from django.db import transaction

from accounts.models import User
from common.errors import IllegalMove
from rewards import holding, permissions
from rewards.models import Award, Hold


def hold_award(*, award_id: UUID, by: User | None, reason: str, cause: UUID | None = None) -> Hold:
    """These pending points are not confirmed until the hold is released. `reason` is read by the holder; `by` None: a
    rule. A second hold on the same award is the first one.

    Locks the award. Raises: NotAllowed, Invalid, NotFound, IllegalMove once it is confirmed or reversed.
    """
    with transaction.atomic():
        permissions.require_may_hold(by)
        award = Award.objects.lock(award_id)
        if award.status != "pending":
            raise IllegalMove
        return holding.place(award, by=by, reason=reason, cause=cause)
