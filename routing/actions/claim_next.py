from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts import parties
from accounts.models import User
from common import clock
from common.written_once import Given, Select
from routing import claims, permissions
from routing.models import Claim, ItemKind, QueueEntry

GAVE_BACK_HOURS = 1

_HELD = Select(
    lambda holder, pool, kind: (
        Claim.objects.filter(holder=holder, status="active", ends_at__gt=clock.Now())
        .filter(entry__pool=pool, entry__kind=kind)
        .select_related("entry")
        .order_by("-started_at")[:1]
    )
)


def claim_next(*, pool: str, kind: str, by: User, among: Q | None = None) -> Claim | None:
    """The most urgent item of a staff pool that `by` may take, claimed; None if there is nothing for them.

    `among` is what holds for the entries they want; all of the pool if they do not say.

    Whoever still holds a review gets that one again, of several the one opened last. What `by` gave back is not handed
    to them again for GAVE_BACK_HOURS, and nothing of their own party's ever. People who ask at the same moment pass
    over each other's rows. Locks the entry.

    Raises: NotEligible if nothing of this pool is for them.
    """
    takeable = permissions.takeable(by, pool=pool)
    is_whole_pool = takeable is permissions.of_pool and not among
    candidates = _OF_POOL if is_whole_pool else _candidates(takeable, among or Q())
    with transaction.atomic():
        if kind == ItemKind.REVIEW:
            held = _HELD.first(holder=by.id, pool=pool, kind=kind)
            if held is not None:
                return held
        asking = {
            "pool": pool,
            "kind": kind,
            "mine": list(parties.members([by.id])),
            "holder": by.id,
            "since": clock.ago(hours=GAVE_BACK_HOURS),
        }
        for candidate in candidates:
            entry = candidate.first(**asking)
            if entry is not None:
                return claims.take(entry, by=by, lease=claims.lease_of(pool), verb="claim_next")
        return None


def _waiting(takeable: QuerySet[QueueEntry]) -> QuerySet[QueueEntry]:
    return takeable.filter(status="waiting").order_by("-priority", "due_at")


def _overdue(takeable: QuerySet[QueueEntry]) -> QuerySet[QueueEntry]:
    """Claimed by somebody whose lease is over; the relay would free it in a moment."""
    overdue = takeable.filter(status="claimed", lease_ends_at__lte=clock.Now())
    return overdue.order_by("lease_ends_at")


def _candidates(takeable: permissions.Takeable, among: Q) -> list[Select[QueueEntry]]:
    """What waits, and then what is overdue: of each the first that nobody else is about to take."""

    def select(ripe: Callable[[QuerySet[QueueEntry]], QuerySet[QueueEntry]]) -> Select[QueueEntry]:
        return Select(
            lambda pool, kind, mine, holder, since: (
                ripe(takeable(pool, kind, mine))
                .filter(among)
                .exclude(id__in=_given_back(holder, since).values("entry_id"))
                .select_for_update(of=("self",), no_key=True, skip_locked=True)[:1]
            )
        )

    return [select(_waiting), select(_overdue)]


def _given_back(holder: Given, since: Given) -> QuerySet[Claim]:
    return Claim.objects.filter(holder=holder, status="released", ended_at__gt=since)


_OF_POOL = _candidates(permissions.of_pool, Q())
