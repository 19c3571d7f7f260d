"""Whether more arrives than the crowd takes, and how stages widen while it does.

The rule, looked at every half minute. A surge begins when both hold:
- so many enquiries wait for each available person (SurgePolicy.waiting_percent, 2 unless ops says otherwise), and
- the predicted wait is beyond the target of the default service level: all that wait now, at the pace at which the
  crowd took work in the last ten minutes.
It ends when either has been below half its mark, or hardly anything waits, for five minutes: it does not flicker.
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection

from common import clock
from common.written_once import Select
from routing import presence, service_levels
from routing.models import Pool, ServiceLevel, Stage, Surge, SurgePolicy

WINDOW = timedelta(minutes=10)
SHORTEST_SECONDS = 10
"""However short a stage becomes, its people can look at their phones."""

FEWEST_WAITING = 5
"""Fewer that wait are no surge, whatever the ratios say at night."""

_CURRENT = Select(lambda: Surge.objects.filter(ended_at=None))
_MEASURE = f"""
SELECT (SELECT count(*) FROM routing_queueentry
        WHERE status = 'waiting' AND pool = 'crowd' AND paused_at IS NULL AND exhausted_at IS NULL),
       (SELECT count(*)
        FROM routing_availability person JOIN accounts_advocate standing ON standing.user_id = person.advocate_id
        WHERE standing.status = 'approved' AND {presence.asked_now("person")}),
       (SELECT count(*) FROM routing_claim claim JOIN routing_queueentry entry ON entry.id = claim.entry_id
        WHERE claim.started_at > statement_timestamp() - make_interval(secs => %s) AND entry.pool = 'crowd')
"""  # noqa: S608 - constants of this module


@dataclass(frozen=True)
class Pressure:
    """How it looks just now: what waits in the crowd, who is available, and what they took within WINDOW."""

    waiting: int
    people: int
    taken: int

    @property
    def waiting_percent(self) -> float:
        return 100 * self.waiting / max(self.people, 1)

    @property
    def predicted_seconds(self) -> int:
        """How long the last of those that wait now would wait at the recent pace."""
        return round(self.waiting * WINDOW.total_seconds() / max(self.taken, 1))


def begins(pressure: Pressure, policy: SurgePolicy, *, target_seconds: int) -> bool:
    """Pure; so is `is_calm`."""
    return (
        pressure.waiting >= FEWEST_WAITING
        and pressure.waiting_percent >= policy.waiting_percent
        and pressure.predicted_seconds * 100 >= policy.wait_percent * target_seconds
    )


def is_calm(pressure: Pressure, policy: SurgePolicy, *, target_seconds: int) -> bool:
    return (
        pressure.waiting < FEWEST_WAITING
        or pressure.waiting_percent < policy.waiting_percent / 2
        or pressure.predicted_seconds * 100 < policy.wait_percent * target_seconds / 2
    )


def widened(stage: Stage, policy: SurgePolicy) -> Stage:
    """The stage as it is in a surge: more people, and sooner the next ones. Pure.

    The open list stays as it is: ending it early would only move the surge to our team.
    """
    if stage.pool != Pool.CROWD or stage.people == 0:
        return stage
    wide = copy(stage)
    wide.people = stage.people * policy.people_percent // 100
    wide.seconds = max(stage.seconds * policy.seconds_percent // 100, SHORTEST_SECONDS)
    return wide


def policy_now() -> SurgePolicy:
    return SurgePolicy.objects.first() or SurgePolicy()


def current() -> Surge | None:
    return _CURRENT.first()


def measure() -> Pressure:
    with connection.cursor() as cursor:
        cursor.execute(_MEASURE, [WINDOW.total_seconds()])
        return Pressure(*cursor.fetchone())


def watch() -> Surge | None:
    """Begin, follow or end the surge by what is measured. Any number of relays may do this at once."""
    policy, pressure, now = policy_now(), measure(), clock.now()
    level = ServiceLevel.objects.filter(is_default=True).first()
    target = level.target_seconds if level else service_levels.TARGET_SECONDS_WITHOUT_LEVEL
    surge = current()
    if surge is None:
        if not (policy.is_on and begins(pressure, policy, target_seconds=target)):
            return None
        fresh = Surge(started_at=now, **_figures(pressure))
        Surge.objects.bulk_create([fresh], ignore_conflicts=True)
        return current()
    calm = is_calm(pressure, policy, target_seconds=target)
    calm_since = (surge.calm_since or now) if calm else None
    is_over = calm_since is not None and now - calm_since >= timedelta(seconds=policy.calm_seconds)
    ended_at = now if is_over or not policy.is_on else None
    open_surge = Surge.objects.filter(id=surge.id, ended_at=None)
    open_surge.update(calm_since=calm_since, ended_at=ended_at, **_figures(pressure))
    return current()


def _figures(pressure: Pressure) -> dict[str, int]:
    return {
        "waiting": pressure.waiting,
        "people": pressure.people,
        "predicted_seconds": pressure.predicted_seconds,
    }
