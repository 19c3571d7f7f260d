from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from accounts.models import User
from rewards import permissions
from rewards.actions.void_redemption import void_redemption
from rewards.models import Redemption


def void_redemptions(*, redemption_ids: Collection[UUID], by: User) -> list[Redemption]:
    """Several failed redemptions end here, or none: their points can be used again.

    Locks all of them in the order of their ids, then what `void_redemption` locks.
    Raises: NotAllowed, NotFound, IllegalMove, OnHold.
    """
    with transaction.atomic():
        permissions.require_ops(by)
        list(
            Redemption.objects.select_for_update(of=("self",), no_key=True)
            .filter(id__in=redemption_ids)
            .order_by("id")
            .values_list("id")
        )
        return [void_redemption(redemption_id=each, by=by) for each in sorted(redemption_ids)]
