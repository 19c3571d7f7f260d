"""Clocks: how long a customer has waited for a first response, for the next one, and until it was solved.

They count working time of the pool that has the work, stand still while the customer is waited for, and run on with
their message (docs/decisions/0030). Whoever calls holds the lock of the item's root row, so nothing here races with
itself; the sweep that finds promises broken (routing/clock_watch.py) writes only what is not written yet.

Invariants: an item has at most one open clock of a kind; a first response is counted once, ever; an outcome is never
changed; an item without a service level has no clocks.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from common import clock as time_source
from common.lifecycle import move
from common.plain_insert import insert_all
from common.written_once import Select
from routing import calendars, working_time
from routing.models import Clock, QueueEntry, ServiceLevel

Kind = Clock.Kind
WorkKind = ServiceLevel.WorkKind
RESPONSES = (Kind.FIRST_RESPONSE, Kind.NEXT_RESPONSE)

PROMISES: dict[str, tuple[Clock.Kind, ...]] = {
    WorkKind.SELF_SERVICE: (),
    WorkKind.SINGLE_RESPONSE: (Kind.FIRST_RESPONSE, Kind.RESOLUTION),
    WorkKind.EXCHANGES: (Kind.FIRST_RESPONSE, Kind.NEXT_RESPONSE, Kind.RESOLUTION),
    WorkKind.DEFERRABLE: (Kind.FIRST_RESPONSE, Kind.RESOLUTION),
    WorkKind.OUTBOUND: (Kind.FIRST_RESPONSE,),
}
"""What is promised for each kind of work: in self-service nobody responds, and outbound work is one call in time."""


def promised_seconds(level: ServiceLevel, kind: str) -> int | None:
    """Within how much working time; None if the level promises nothing of the kind."""
    if kind not in PROMISES[level.work_kind]:
        return None
    match kind:
        case Kind.NEXT_RESPONSE:
            return level.next_seconds or level.target_seconds
        case Kind.RESOLUTION:
            return level.resolution_seconds
        case _:
            return level.target_seconds


def was_in_time(item_id: UUID) -> bool:
    """Whether a response was promised and every promise that has been decided was kept."""
    outcomes = list(
        Clock.objects.filter(item_id=item_id).exclude(outcome="").values_list("outcome", flat=True)
    )
    return Clock.Outcome.MET in outcomes and Clock.Outcome.MISSED not in outcomes


# --- The beats of a story --------------------------------------------------------------------------------------


def start(entry: QueueEntry) -> None:
    """The customer has asked."""
    if entry.service_level is not None:
        _begin([Kind.FIRST_RESPONSE, Kind.RESOLUTION], entry, level=entry.service_level)


def respond(item_id: UUID) -> None:
    """Whoever works on it has answered or said something: what the customer waited to hear has come."""
    for each in _open(item_id):
        if each.kind in RESPONSES:
            _end(each)


def pause(item_id: UUID) -> None:
    """From now on it is the customer who is waited for."""
    for each in _open(item_id):
        if each.status == "running":
            _bank(each)
            move(each, to="paused")
            each.save()


def go_on(item_id: UUID) -> None:
    """The customer has said something: what stood still runs on, and they wait for the next response."""
    clocks = _open(item_id)
    for each in clocks:
        if each.status == "paused":
            _run(each, pool=each.pool)
    if not any(each.kind in RESPONSES for each in clocks):
        _begin_as_before(Kind.NEXT_RESPONSE, item_id)


def hand_over(item_id: UUID, *, pool: str) -> None:
    """`pool` has the work now: what is left of each promise is counted by its calendar, and nothing stands still."""
    for each in _open(item_id):
        if each.status == "paused" or each.pool != pool:
            if each.status == "running":
                _bank(each)
            _run(each, pool=pool)


def solve(item_id: UUID) -> None:
    """It is solved, so nothing more is waited for."""
    for each in _open(item_id):
        if each.kind == Kind.RESOLUTION:
            _end(each)
        else:
            _drop(each)


def reopen(item_id: UUID) -> None:
    """What was answered did not hold: the customer waits for the next response, and for a solution again."""
    go_on(item_id)
    if not any(each.kind == Kind.RESOLUTION for each in _open(item_id)):
        _begin_as_before(Kind.RESOLUTION, item_id)


def drop(item_id: UUID) -> None:
    """The customer no longer needs it: what is not decided stays so, and counts for nobody."""
    for each in _open(item_id):
        _drop(each)


# --- How a clock moves -----------------------------------------------------------------------------------------


_OPEN = Select(
    lambda item: (
        Clock.objects.filter(item_id=item)
        .exclude(status="ended")
        .select_related("service_level__calendar")
        .select_for_update(of=("self",), no_key=True)
        .order_by("id")
    )
)


def _open(item_id: UUID) -> list[Clock]:
    """Locked, so that the watch passes over them."""
    return _OPEN.all(item=item_id)


def _begin(kinds: Iterable[Clock.Kind], source: QueueEntry | Clock, *, level: ServiceLevel) -> None:
    """`source` says for which item, on which topic and in which pool."""
    now = time_source.now()
    clocks = []
    for kind in kinds:
        seconds = promised_seconds(level, kind)
        if seconds is not None:
            each = Clock(
                kind=kind,
                item_id=source.item_id,
                topic_id=source.topic_id,
                service_level=level,
                pool=source.pool,
                target_seconds=seconds,
                warn_percent=level.warn_percent,
                started_at=now,
            )
            _set_deadlines(each, since=now)
            clocks.append(each)
    insert_all(clocks)


def _begin_as_before(kind: Clock.Kind, item_id: UUID) -> None:
    """Another clock under the service level that the item was promised first."""
    earlier = Clock.objects.filter(item_id=item_id).select_related("service_level__calendar")
    latest = earlier.order_by("-started_at", "-id").first()
    if latest is not None:
        _begin([kind], latest, level=latest.service_level)


def _run(each: Clock, *, pool: str) -> None:
    if each.status == "paused":
        move(each, to="running")
    each.pool = pool
    _set_deadlines(each, since=time_source.now())
    each.save()


def _bank(each: Clock) -> None:
    """Add what it has counted since it ran, and take its deadlines away."""
    each.spent += _counted(each, until=time_source.now())
    each.runs_since = each.due_at = each.warn_at = None


def _end(each: Clock) -> None:
    """What was promised has come; in time or not, unless that has been found out already."""
    now = time_source.now()
    if each.status == "running":
        _bank(each)
    if not each.outcome:
        in_time = each.spent <= timedelta(seconds=each.target_seconds)
        each.outcome = Clock.Outcome.MET if in_time else Clock.Outcome.MISSED
        each.decided_at = now
    move(each, to="ended")
    each.ended_at = now
    each.save()


def _drop(each: Clock) -> None:
    if each.status == "running":
        _bank(each)
    move(each, to="ended")
    each.ended_at = time_source.now()
    each.save()


def _set_deadlines(each: Clock, *, since: datetime) -> None:
    """When it is due and when to warn, by the calendar of its pool. What has been missed is not due any more."""
    each.runs_since = since
    if each.outcome:
        return
    target = timedelta(seconds=each.target_seconds)
    left = max(target - each.spent, timedelta(0))
    left_until_warning = max(target * each.warn_percent / 100 - each.spent, timedelta(0))
    hours = calendars.working_hours(pool=each.pool, level=each.service_level)
    each.due_at = calendars.end_of(hours, start=since, duration=left)
    each.warn_at = calendars.end_of(hours, start=since, duration=left_until_warning)


def _counted(each: Clock, *, until: datetime) -> timedelta:
    if each.runs_since is None:
        return timedelta(0)
    hours = calendars.working_hours(pool=each.pool, level=each.service_level)
    return working_time.between(hours, start=each.runs_since, end=until)
