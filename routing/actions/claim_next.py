from __future__ import annotations

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.models import User
from common import clock
from routing import claims, permissions
from routing.models import Claim, ItemKind, QueueEntry

GAVE_BACK_HOURS = 1


def claim_next(*, pool: str, kind: str, by: User, among: Q | None = None) -> Claim | None:
    """The most urgent item of a staff pool that `by` may take, claimed; None if there is nothing for them.

    `among` is what holds for the entries they want; all of the pool if they do not say.

    Whoever still holds a review gets that one again. What `by` gave back is not handed to them again for
    GAVE_BACK_HOURS, and nothing of their own party's ever. People who ask at the same moment pass over each other's
    rows. Locks the entry.

    Raises: NotEligible if nothing of this pool is for them.
    """
    takeable = permissions.takeable(by, pool=pool, kind=kind)
    with transaction.atomic():
        if kind == ItemKind.REVIEW:
            held = _held(pool, kind, by)
            if held is not None:
                return held
        gave_back = Claim.objects.filter(
            holder=by, status="released", ended_at__gt=clock.ago(hours=GAVE_BACK_HOURS)
        )
        for candidates in (_waiting(takeable), _overdue(takeable)):
            entry = (
                candidates.filter(among or Q())
                .exclude(id__in=gave_back.values("entry_id"))
                .select_for_update(of=("self",), no_key=True, skip_locked=True)
                .first()
            )
            if entry is not None:
                return claims.take(entry, by=by, lease=claims.lease_of(pool), verb="claim_next")
        return None


def _held(pool: str, kind: str, by: User) -> Claim | None:
    held = Claim.objects.filter(holder=by, status="active", ends_at__gt=clock.Now())
    return held.filter(entry__pool=pool, entry__kind=kind).first()


def _waiting(takeable: QuerySet[QueueEntry]) -> QuerySet[QueueEntry]:
    return takeable.filter(status="waiting").order_by("-priority", "due_at")


def _overdue(takeable: QuerySet[QueueEntry]) -> QuerySet[QueueEntry]:
    """Claimed by somebody whose lease is over; the relay would free it in a moment."""
    overdue = takeable.filter(status="claimed", lease_ends_at__lte=clock.Now())
    return overdue.order_by("lease_ends_at")
