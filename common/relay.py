"""The relay: hands due outbox entries to the workers and runs the sweeps. Plain PostgreSQL, no broker needed.

Any number may run at once. An entry is due again some time after it was handed over until its courier marks it
delivered, so a worker or a broker that dies costs a delay and nothing else. What a courier fails at is counted where
it happens (common/tasks.py): a night without workers gives nothing up.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

import psycopg
from django.conf import settings
from django.db import DatabaseError, close_old_connections, transaction

from common import clock
from common.models import Heartbeat, OutboxEntry
from common.outbox import CHANNEL
from common.sweeps import Sweep, registered
from common.tasks import carry

logger = logging.getLogger(__name__)

BATCH = 200
SOONEST_AGAIN_SECONDS = 20
LATEST_AGAIN_SECONDS = 300


def send_due(*, hand_over: Callable[[int], None] | None = None) -> int:
    """Hand a batch of due entries to `hand_over` (a Celery task by default) and return how many it took.

    When an entry is due again is written before it is handed over: if this process dies in between, it is late, not
    lost. After a hand-over that fails, it and the rest of the batch are due again soon.
    """
    hand_over = hand_over or _to_a_worker
    with transaction.atomic():
        due = list(
            OutboxEntry.objects.select_for_update(skip_locked=True)
            .filter(due_at__lte=clock.Now(), delivered_at=None, given_up_at=None)
            .order_by("due_at")[:BATCH]
        )
        if not due:
            return 0
        now = clock.shared_now()
        for entry in due:
            entry.due_at = now + timedelta(seconds=_again_after(now - entry.created_at))
        OutboxEntry.objects.bulk_update(due, ["due_at"])
    for taken, entry in enumerate(due):
        try:
            hand_over(entry.pk)
        except Exception as error:  # whatever a broker raises
            logger.warning("Outbox entry %s could not be handed over: %s", entry.pk, error)
            left = OutboxEntry.objects.filter(pk__in=[each.pk for each in due[taken:]])
            left.update(due_at=clock.seconds_from_now(SOONEST_AGAIN_SECONDS))
            return taken
    return len(due)


def _again_after(waited: timedelta) -> float:
    """Seconds a worker has for an entry before it is handed over again: as long again as it has waited, within
    bounds, so that workers that come back find neither silence nor the same entry a hundred times."""
    return min(max(waited.total_seconds(), SOONEST_AGAIN_SECONDS), LATEST_AGAIN_SECONDS)


def _to_a_worker(entry_id: int) -> None:
    carry.apply_async(args=(entry_id,), retry=False, expires=LATEST_AGAIN_SECONDS)


@dataclass
class Relay:
    """One relay process. `run` returns when `stop` was called."""

    idle_seconds: float = 1.0
    heartbeat_seconds: float = 15.0
    is_stopping: bool = False
    _next_run: dict[str, float] = field(default_factory=dict)
    _listener: psycopg.Connection | None = None

    def stop(self) -> None:
        self.is_stopping = True

    def run(self) -> None:
        while not self.is_stopping:
            try:
                self.tick()
                self.wait()
            except (DatabaseError, psycopg.Error) as error:
                logger.warning("The database is away (%s); trying again in 2 s.", error)
                self._listener = None
                close_old_connections()
                time.sleep(2)
        if self._listener is not None:
            self._listener.close()

    def tick(self) -> None:
        """Everything that is due now, once."""
        moment = time.monotonic()
        if self._is_due("heartbeat", self.heartbeat_seconds, moment):
            Heartbeat.objects.update_or_create(name="relay", defaults={"at": clock.now()})
        for each in registered():
            if self._is_due(each.name, each.every_seconds, moment):
                self._run_sweep(each)
        while send_due() == BATCH:
            pass

    def _is_due(self, name: str, every_seconds: float, moment: float) -> bool:
        if self._next_run.get(name, 0) > moment:
            return False
        self._next_run[name] = moment + every_seconds
        return True

    def _run_sweep(self, each: Sweep) -> None:
        """One sweep that fails must not stop the others or the outbox."""
        try:
            done = each.run()
        except Exception:
            logger.exception("The sweep %s failed and will be tried again.", each.name)
            close_old_connections()
        else:
            if done:
                logger.info("%s: %s", each.name, done)

    def wait(self) -> None:
        """Sleep until the outbox bell rings or `idle_seconds` have passed."""
        if self._listener is None:
            self._listener = psycopg.connect(settings.DATABASE_URL, autocommit=True)
            self._listener.execute(f"LISTEN {CHANNEL}")
        for _ in self._listener.notifies(timeout=self.idle_seconds, stop_after=1):
            break
