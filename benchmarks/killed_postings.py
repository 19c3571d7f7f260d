"""`make prove-books`: processes that post to the books, and their database sessions, are killed at random moments.

One after the other, children walk through the same plan (award, confirm, redeem, and again), each step under its own
key. A child is killed by SIGKILL, or its session by the database; the next one repeats the step that was under way, as
whoever waits for an answer would. In the end every step must be in the books exactly once, and the books agree.
KILLS (500) and MINUTES (5) bound the run; the figures say how many kills there really were, and how many of them hit a
step and not the moment between two.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import random
import signal
import sys
import time
from ctypes import c_longlong
from multiprocessing.sharedctypes import Synchronized
from typing import Any
from uuid import UUID, uuid5

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

KILLS = int(os.environ.get("KILLS", "500"))
MINUTES = float(os.environ.get("MINUTES", "5"))
HOLDERS = 20
POINTS = 500
STEPS = ("award", "confirm", "redeem")
PLAN = UUID("01900000-0000-7000-8000-000000000000")
LONGEST_LIFE_SECONDS = 0.06


def work_of(step: int) -> UUID:
    """The key of the award that this step is about."""
    return uuid5(PLAN, str(step // len(STEPS)))


class Child:
    """Walks through the plan from the first step that is not known to be done."""

    def __init__(self, holders: list[Any], topic: Any) -> None:
        self.holders, self.topic = holders, topic
        self.begun: Synchronized[int] = multiprocessing.Value(c_longlong, -1, lock=False)  # type: ignore[assignment]
        self.done: Synchronized[int] = multiprocessing.Value(c_longlong, -1, lock=False)  # type: ignore[assignment]

    def live(self) -> None:
        from django.db import Error

        while True:
            step = self.done.value + 1
            self.begun.value = step
            try:
                self.take(step)
            except Error:
                self._reconnect()
            else:
                self.done.value = step

    def take(self, step: int) -> None:
        from common.errors import IllegalMove
        from rewards.actions.award_points import award_points
        from rewards.actions.confirm_award import confirm_award
        from rewards.actions.redeem_points import redeem_points
        from rewards.models import Award

        work, what = work_of(step), STEPS[step % len(STEPS)]
        holder = self.holders[step // len(STEPS) % HOLDERS]
        if what == "award":
            award_points(holder_id=holder.id, work_id=work, story=work, topic=self.topic, label="An answer")
        elif what == "confirm":
            Award.objects.filter(work_id=work).update(confirm_at="2000-01-01T00:00:00Z")
            try:
                confirm_award(award_id=Award.objects.get(work_id=work).id)
            except IllegalMove:
                return  # it was, before the kill
        else:
            redeem_points(by=holder, points=POINTS, key=work)

    def _reconnect(self) -> None:
        from benchmarks.databases import hang_up

        hang_up()


def main() -> int:
    import django

    django.setup()
    logging.disable()  # the pool says so of every session that is ended
    from django.conf import settings

    from benchmarks.databases import own_database

    settings.REDEMPTION_MAX_POINTS_PER_MONTH = 2**31 - 1
    with own_database("killed"):
        child = Child(*_people())
        kills, hits = _kill(child)
        child.take(child.done.value + 1)
        steps = child.done.value + 2
        lost, doubled = _judge(steps)
        faults = _faults()
    print(
        f"{lost} lost and {doubled} doubled of {steps:,} postings, after {kills:,} kills of which {hits:,} hit a step;"
        f" faults in the books: {faults or 'none'}"
    )
    return 0 if lost == doubled == 0 and not faults else 1


def _people() -> tuple[list[Any], Any]:
    from accounts.models import BillAccount, Topic, User
    from rewards.models import Tariff

    holders = [
        User.objects.create(
            email=f"holder{number}@example.com",
            display_name=f"Holder {number}",
            bill_account=BillAccount.objects.create(number=f"W-HOLDER{number}"),
        )
        for number in range(HOLDERS)
    ]
    topic = Topic.objects.create(slug="sim", name="SIM and eSIM", icon="sim")
    Tariff.objects.create(topic=topic, points=POINTS)
    return holders, topic


def _kill(child: Child) -> tuple[int, int]:
    """How often, and how often a step was under way."""
    from benchmarks.databases import hang_up

    chance, kills, hits = random.Random(1), 0, 0
    ends, context = time.monotonic() + MINUTES * 60, multiprocessing.get_context("fork")
    while kills < KILLS and time.monotonic() < ends:
        hang_up()
        process = context.Process(target=child.live, daemon=True)
        process.start()
        was = child.done.value
        while child.done.value == was and process.is_alive() and time.monotonic() < ends:
            time.sleep(0.001)
        for ends_session in (True, False):
            time.sleep(chance.random() * LONGEST_LIFE_SECONDS)
            hits += child.begun.value > child.done.value
            if ends_session:
                _end_sessions()
            else:
                os.kill(process.pid or 0, signal.SIGKILL)
            kills += 1
        process.join()
    return kills, hits


def _end_sessions() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def _judge(steps: int) -> tuple[int, int]:
    """How many steps are not in the books, and how many postings no step asked for."""
    from rewards.books import Transfer
    from rewards.models import Award, Redemption

    works = dict(Award.objects.values_list("id", "work_id")) | dict(
        Redemption.objects.values_list("id", "request_key")
    )
    posted = [
        (code, works.get(source))
        for code, source in Transfer.objects.filter(code__in=STEPS).values_list("code", "source_id")
    ]
    wanted = {(STEPS[step % len(STEPS)], work_of(step)) for step in range(steps)}
    return len(wanted - set(posted)), len(posted) - len(wanted & set(posted))


def _faults() -> list[str]:
    from rewards import reconciliation

    return [f"{fault.check}: {fault.detail}" for fault in reconciliation.faults()]


if __name__ == "__main__":
    sys.exit(main())
