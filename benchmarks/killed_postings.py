"""`make prove-books`: processes that post to the books, and their database sessions, are killed at random moments.

Walkers go side by side through plans of their own (award, confirm, redeem, and again), each step under its own key. One
is killed by SIGKILL, or its session by the database; whoever comes after it repeats the step that was under way, as
whoever waits for an answer would. In the end every step must be in the books exactly once, and the books agree.
KILLS (10,000) and MINUTES (60) bound the run; the figures say how many kills there really were, and how many of them
hit a step and not the moment between two.
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

import psycopg
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

KILLS = int(os.environ.get("KILLS", "10000"))
MINUTES = float(os.environ.get("MINUTES", "60"))
WALKERS = 4
HOLDERS = 20
POINTS = 500
STEPS = ("award", "confirm", "redeem")
PLAN = UUID("01900000-0000-7000-8000-000000000000")
LONGEST_PAUSE_SECONDS = 0.01
"""Between two kills: about as long as a step takes, so that a kill may come anywhere in it."""


class Walker:
    """Goes through its plan from the first step that is not known to be done, in one process after another."""

    def __init__(self, number: int, holders: list[Any], topic: Any) -> None:
        self.plan, self.holders, self.topic = uuid5(PLAN, str(number)), holders, topic
        self.begun, self.done, self.session = _shared(-1), _shared(-1), _shared(0)
        self.done_before = -1

    # --- Its processes ---

    def live(self) -> None:
        from django.db import Error, connection

        from benchmarks.databases import hang_up

        while True:
            step = self.done.value + 1
            try:
                connection.ensure_connection()
                self.session.value = connection.connection.info.backend_pid
                self.begun.value = step
                self.take(step)
            except Error:
                hang_up()
            else:
                self.done.value = step

    def take(self, step: int) -> None:
        from common.errors import IllegalMove
        from rewards.actions.confirm_award import confirm_award
        from rewards.actions.redeem_points import redeem_points
        from rewards.models import Award

        work, what = self.work_of(step), STEPS[step % len(STEPS)]
        holder = self.holders[step // len(STEPS) % HOLDERS]
        if what == "award":
            self.award(work, holder, turn=step // len(STEPS))
        elif what == "confirm":
            Award.objects.filter(work_id=work).update(confirm_at="2000-01-01T00:00:00Z")
            try:
                confirm_award(award_id=Award.objects.get(work_id=work).id)
            except IllegalMove:
                return  # it was, before the kill
        else:
            redeem_points(by=holder, points=POINTS, key=work)

    def award(self, work: UUID, holder: Any, *, turn: int) -> None:
        """For an answer, and every other time for a review."""
        from rewards.actions.award_fee import award_fee
        from rewards.actions.award_points import award_points
        from rewards.models import Award

        about = {"holder_id": holder.id, "work_id": work, "story": work, "topic": self.topic, "label": "Work"}
        if turn % 2:
            award_fee(kind=Award.Kind.REVIEW, **about)
        else:
            award_points(**about)

    def work_of(self, step: int) -> UUID:
        """The key of the award that this step is about."""
        return uuid5(self.plan, str(step // len(STEPS)))

    # --- Whoever kills them ---

    def start(self) -> None:
        self.process = multiprocessing.get_context("fork").Process(target=self.live, daemon=True)
        self.process.start()

    def is_at_work(self) -> bool:
        """Whether it has come on since it was killed: whoever is killed while starting proves nothing."""
        return self.done.value > self.done_before

    def is_in_a_step(self) -> bool:
        return self.begun.value > self.done.value

    def kill(self) -> None:
        os.kill(self.process.pid or 0, signal.SIGKILL)
        self.process.join()
        self.done_before = self.done.value

    def end_session(self, server: psycopg.Connection[Any]) -> None:
        server.execute("SELECT pg_terminate_backend(%s)", [self.session.value])
        self.done_before = self.done.value

    def finish(self) -> set[tuple[str, UUID]]:
        """Take the step that was under way at the end; every step that must be in the books by now."""
        self.take(self.done.value + 1)
        return {(STEPS[step % len(STEPS)], self.work_of(step)) for step in range(self.done.value + 2)}


def _shared(value: int) -> Synchronized[int]:
    return multiprocessing.Value(c_longlong, value, lock=False)  # type: ignore[return-value]


def main() -> int:
    import django

    django.setup()
    logging.disable()  # the pool says so of every session that is ended
    from benchmarks.databases import own_database

    settings.REDEMPTION_MAX_POINTS_PER_MONTH = 2**31 - 1
    with own_database("killed"):
        holders, topic = _people()
        walkers = [Walker(number, holders, topic) for number in range(WALKERS)]
        began = time.monotonic()
        kills, hits = _kill(walkers)
        minutes = (time.monotonic() - began) / 60
        wanted = set().union(*(walker.finish() for walker in walkers))
        lost, doubled = _judge(wanted)
        faults = _faults()
    print(
        f"{lost} lost and {doubled} doubled of {len(wanted):,} postings, after {kills:,} kills in {minutes:.1f} minutes"
        f" of which {hits:,} hit a step; faults in the books: {faults or 'none'}"
    )
    return 0 if lost == doubled == 0 and not faults else 1


def _people() -> tuple[list[Any], Any]:
    from accounts.models import BillAccount, Topic, User
    from rewards.models import Tariff, TariffRules

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
    TariffRules.objects.create(review_points=POINTS)
    return holders, topic


def _kill(walkers: list[Walker]) -> tuple[int, int]:
    """How often, and how often a step was under way. Every other time it is the session, not the process."""
    from benchmarks.databases import hang_up

    chance, kills, hits = random.Random(1), 0, 0
    ends = time.monotonic() + MINUTES * 60
    hang_up()
    with psycopg.connect(settings.DATABASE_URL, autocommit=True) as server:
        for walker in walkers:
            walker.start()
        while kills < KILLS and time.monotonic() < ends:
            time.sleep(chance.random() * LONGEST_PAUSE_SECONDS)
            at_work = [walker for walker in walkers if walker.is_at_work()]
            if not at_work:
                continue
            walker = chance.choice(at_work)
            hits += walker.is_in_a_step()
            if kills % 2:
                walker.end_session(server)
            else:
                walker.kill()
                walker.start()
            kills += 1
        for walker in walkers:
            walker.kill()
    return kills, hits


def _judge(wanted: set[tuple[str, UUID]]) -> tuple[int, int]:
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
    return len(wanted - set(posted)), len(posted) - len(wanted & set(posted))


def _faults() -> list[str]:
    from rewards import reconciliation

    return [f"{fault.check}: {fault.detail}" for fault in reconciliation.faults()]


if __name__ == "__main__":
    sys.exit(main())
