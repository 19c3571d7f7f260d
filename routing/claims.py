"""The claim: one conditional UPDATE by the database's clock decides who has an entry, and for how long.

Invariants: whoever the UPDATE answers is the only holder; the fence grows with every claim; a lease that is over may
be taken over without anybody's help. The partial unique index one_active_claim_per_entry is the second guard.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet

from accounts.models import User
from common import clock, plain_insert, plain_update, prepared
from common.history import record
from common.lifecycle import move
from common.written_once import Select
from routing import bonuses, notices, offers, track_record
from routing.models import Claim, Pool, QueueEntry


@dataclass(frozen=True)
class Lease:
    """How long a claim holds without a heartbeat, and how long at most."""

    seconds: int
    limit_seconds: int


WAIT_FOR_CUSTOMER = Lease(seconds=7200, limit_seconds=7200)
"""How long a holder keeps an enquiry while the customer has been asked something."""


def lease_of(pool: str) -> Lease:
    if pool == Pool.MODERATORS:
        return Lease(settings.REVIEW_LEASE_SECONDS, 3 * settings.REVIEW_LEASE_SECONDS)
    if pool == Pool.STAFF:
        return Lease(settings.DESK_LEASE_SECONDS, 4 * settings.DESK_LEASE_SECONDS)
    return Lease(settings.CLAIM_LEASE_SECONDS, settings.CLAIM_LEASE_LIMIT_SECONDS)


# A row that another transaction is claiming makes this statement wait and then look at the row again, so of any
# number of claimers exactly one gets an answer.
_TAKE = """
UPDATE routing_queueentry
SET status = 'claimed', holder_id = %(holder)s, fence = fence + 1,
    lease_ends_at = statement_timestamp() + make_interval(secs => %(seconds)s),
    stage_ends_at = NULL, exhausted_at = NULL, is_open_list = FALSE
WHERE id = %(entry)s AND pool = %(pool)s
  AND (status = 'waiting' OR (status = 'claimed' AND lease_ends_at <= statement_timestamp()))
RETURNING fence, lease_ends_at, statement_timestamp() + make_interval(secs => %(limit)s), statement_timestamp()
"""


def take(entry: QueueEntry, *, by: User, lease: Lease, verb: str) -> Claim | None:
    """Claim `entry` for `by` and take back all offers, or None if somebody holds it or it has left its pool.

    Locks the entry.
    """
    taking = {
        "entry": entry.id,
        "pool": entry.pool,
        "holder": by.id,
        "seconds": lease.seconds,
        "limit": lease.limit_seconds,
    }
    won = prepared.rows(_TAKE, taking)
    if not won:
        return None
    fence, lease_ends_at, limit_at, started_at = won[0]
    if fence > 1:
        _expire_overdue(entry)
    entry.status, entry.holder, entry.fence, entry.lease_ends_at = "claimed", by, fence, lease_ends_at
    claim = Claim(
        entry=entry, holder=by, fence=fence, started_at=started_at, ends_at=lease_ends_at, limit_at=limit_at
    )
    if entry.pool == Pool.CROWD:
        _begin_in_crowd(claim)
    else:
        plain_insert.insert(claim)
    record(claim, verb=verb, was="", story=entry.story, by=by)
    notices.claim_started(claim, entry)
    return claim


def _begin_in_crowd(claim: Claim) -> None:
    """Insert the claim, end all offers of its entry and count one as taken by its holder.

    One statement, as each costs more to send than to run; but not one with _TAKE, which sees the offers as they were
    before it waited for the entry's lock.
    """
    inserted, counted = plain_insert.statement(Claim), track_record.counting("offers_taken")
    together = f"WITH inserted AS ({inserted}), counted AS ({counted}) {offers.END_ALL}"
    ended = prepared.rows(together, {**plain_insert.values_of(claim), "people": [claim.holder_id]})
    plain_insert.count_as_inserted(claim)
    offers.tell_of_ended(ended)


def _expire_overdue(entry: QueueEntry) -> None:
    """The claim whose lease was taken over; only one that is overdue, so that the index still guards the others."""
    overdue = Claim.objects.filter(entry=entry, status="active", ends_at__lte=clock.Now()).first()
    if overdue is not None:
        end_claim(overdue, entry, to="expired", by=None, verb="expire_claim", why="taken over")
        track_record.count_end(entry, overdue.holder_id, "claims_dropped")


# --- While it lasts --------------------------------------------------------------------------------------------


def held_by(entry: QueueEntry, by: User) -> Claim | None:
    """The claim under which `by` holds the entry, if its lease is not over."""
    if entry.holder_id != by.id:
        return None
    return Claim.objects.filter(entry=entry, holder=by, status="active", ends_at__gt=clock.Now()).first()


def lock_held(claim: Claim) -> tuple[QueueEntry, Claim] | None:
    """Entry and claim, locked in this order, if the claim is the one that counts and its lease is not over."""
    known = {"id": claim.entry_id, "holder": claim.holder_id, "fence": claim.fence}
    return _with_claim(_HELD.first(**known))


def lock_held_item(item_id: UUID, kind: str, by: User) -> tuple[QueueEntry, Claim] | None:
    """The same by the item, if `by` holds it."""
    return _with_claim(_HELD_ITEM.first(item_id=item_id, kind=kind, holder=by.id))


def _leased() -> QuerySet[QueueEntry]:
    live = QueueEntry.objects.filter(status="claimed", lease_ends_at__gt=clock.Now())
    return live.select_for_update(of=("self",), no_key=True)


_HELD = Select(lambda id, holder, fence: _leased().filter(id=id, holder=holder, fence=fence))
_HELD_ITEM = Select(lambda item_id, kind, holder: _leased().filter(item_id=item_id, kind=kind, holder=holder))
_BY_FENCE = Select(
    lambda entry, fence: Claim.objects.filter(entry=entry, fence=fence).select_for_update(
        of=("self",), no_key=True
    )
)


def _with_claim(entry: QueueEntry | None) -> tuple[QueueEntry, Claim] | None:
    """Every claim of an entry has a fence of its own."""
    claim = _BY_FENCE.first(entry=entry.id, fence=entry.fence) if entry else None
    return (entry, claim) if entry and claim else None


_EXTEND = """
UPDATE routing_queueentry
SET lease_ends_at = GREATEST(
    lease_ends_at, LEAST(statement_timestamp() + make_interval(secs => %(seconds)s), %(limit_at)s))
WHERE id = %(entry)s AND status = 'claimed' AND holder_id = %(holder)s AND fence = %(fence)s
  AND lease_ends_at > statement_timestamp()
RETURNING lease_ends_at
"""


def extend(claim: Claim, *, seconds: int) -> bool:
    """Let the lease run for `seconds` from now, at most until the claim's limit. False if it is over."""
    with connection.cursor() as cursor:
        cursor.execute(
            _EXTEND,
            {
                "entry": claim.entry_id,
                "holder": claim.holder_id,
                "fence": claim.fence,
                "seconds": seconds,
                "limit_at": claim.limit_at,
            },
        )
        extended = cursor.fetchone()
    if extended is None:
        return False
    claim.ends_at = extended[0]
    claim.save(update_fields=["ends_at"])
    return True


# One statement, so that both rows have the same end.
_RESTART = """
WITH restarted AS (
    UPDATE routing_claim
    SET ends_at = statement_timestamp() + make_interval(secs => %(seconds)s),
        limit_at = statement_timestamp() + make_interval(secs => %(limit)s)
    WHERE entry_id = %(entry)s AND status = 'active' AND ends_at > statement_timestamp()
    RETURNING entry_id, ends_at
)
UPDATE routing_queueentry SET lease_ends_at = restarted.ends_at
FROM restarted WHERE id = restarted.entry_id
RETURNING lease_ends_at
"""


def restart_lease(entry: QueueEntry, *, lease: Lease) -> None:
    """Give the holder of a locked entry, if there is one, a new lease and limit from now."""
    with connection.cursor() as cursor:
        cursor.execute(_RESTART, {"entry": entry.id, "seconds": lease.seconds, "limit": lease.limit_seconds})
        restarted = cursor.fetchone()
    if restarted is not None:
        entry.lease_ends_at = restarted[0]


# --- How it ends -----------------------------------------------------------------------------------------------


def end_claim(claim: Claim, entry: QueueEntry, *, to: str, by: User | None, verb: str, why: str = "") -> None:
    """Move an active claim to its end. The entry is locked; what becomes of it is the caller's business.

    Raises: IllegalMove.
    """
    was = move(claim, to=to)
    claim.ended_at = clock.now()
    plain_update.update(claim, "status", "ended_at")
    record(claim, verb=verb, was=was, story=entry.story, by=by, why=why)
    notices.claim_ended(claim, entry)


def complete(claim: Claim, entry: QueueEntry, *, by: User) -> None:
    """The holder is done: a locked entry leaves the queue."""
    end_claim(claim, entry, to="completed", by=by, verb="complete_claim")
    track_record.count_end(entry, by.id, "claims_finished")
    free_entry(entry, to="done")


def active_claim(entry: QueueEntry) -> Claim | None:
    """The active claim of a locked entry, locked too."""
    active = Claim.objects.filter(entry=entry, status="active")
    return active.select_for_update(of=("self",), no_key=True).first()


def release_if_held(entry: QueueEntry, *, by: User | None, verb: str, why: str) -> None:
    """End the active claim of a locked entry from outside, through no fault of its holder; the entry waits again."""
    claim = active_claim(entry)
    if claim is not None:
        end_claim(claim, entry, to="released", by=by, verb=verb, why=why)
        requeue(entry)


def requeue(entry: QueueEntry) -> None:
    """A locked, claimed entry waits again, and the stage in which it was claimed is the next to begin.

    A bonus goes back to its budget; if the surge still lasts, that stage promises it anew.
    """
    free_entry(entry, to="waiting")
    bonuses.give_back(entry.id)
    entry.stage = max(entry.stage - 1, 0)
    entry.save(update_fields=["stage"])


def free_entry(entry: QueueEntry, *, to: str) -> None:
    """Give up the lease of a locked entry and move it on. Raises: IllegalMove."""
    move(entry, to=to)
    entry.holder, entry.lease_ends_at = None, None
    if to == "done":
        entry.done_at = clock.now()
    plain_update.update(entry, "status", "holder", "lease_ends_at", "done_at")
