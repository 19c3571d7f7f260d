"""Row 2: the claim's action without HTTP, beside its own statements, recorded from a real call and sent by psycopg.

The baseline prepares each statement, as the quickest program would.
"""

from __future__ import annotations

import random
import re
import statistics
import time
from uuid import UUID

import psycopg
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from benchmarks import Row, at_least, databases
from benchmarks.claim_work import CROWDED, SECONDS, ToClaim, Work
from benchmarks.clients import in_processes

ROWS = (2,)
ROUNDS = 3
PROCESSES = 2


def rows() -> list[Row]:
    with databases.own_database("claim_action"):
        work = Work(CROWDED)
        recorded = Recorded(work.take(1)[0])
        ours, theirs = [], []
        for _ in range(ROUNDS):
            ours.append(in_processes(_claim, work.take(), processes=PROCESSES))
            theirs.append(in_processes(recorded.play, work.take(), processes=PROCESSES))
    return [
        at_least(
            0.5,
            "the same statements by psycopg",
            row=2,
            what=f"claim_enquiry at {CROWDED:,} open, {PROCESSES} processes",
            ours=statistics.median(ours),
            baseline=statistics.median(theirs),
            unit="per second",
        )
    ]


def _claim(work: list[ToClaim]) -> float:
    from accounts.models import User
    from routing.actions.claim_enquiry import claim_enquiry

    people = User.objects.in_bulk([holder for *_, holder in work])
    started, done = time.perf_counter(), 0
    for item, _, _, holder in work:
        claim_enquiry(enquiry_id=item, by=people[holder])
        done += 1
        if time.perf_counter() - started > SECONDS:
            break
    return done / (time.perf_counter() - started)


class Recorded:
    """The statements of one real claim, to be sent again for other enquiries."""

    def __init__(self, sample: ToClaim) -> None:
        from accounts.models import User
        from routing.actions.claim_enquiry import claim_enquiry

        by = User.objects.get(id=sample.holder)
        with CaptureQueriesContext(connection) as captured:
            claim = claim_enquiry(enquiry_id=sample.item, by=by)
        names = {id: name for name, id in sample._asdict().items()} | {claim.id: "claim"}
        self.statements = [
            _with_names(query["sql"], names)
            for query in captured.captured_queries
            if query["sql"] not in {"BEGIN", "COMMIT"}
        ]

    def play(self, work: list[ToClaim]) -> float:
        with psycopg.connect(settings.DATABASE_URL) as plain:
            started, done = time.perf_counter(), 0
            for to_claim in work:
                ids = {**to_claim._asdict(), "claim": UUID(int=random.getrandbits(128))}
                with plain.transaction(), plain.cursor() as cursor:
                    for statement in self.statements:
                        cursor.execute(statement, ids, prepare=True)
                done += 1
                if time.perf_counter() - started > SECONDS:
                    break
            return done / (time.perf_counter() - started)


def _with_names(sql: str, names: dict[UUID, str]) -> str:
    """The statement with parameters for the ids that differ from claim to claim."""
    sql = sql.replace("%", "%%")
    for id, name in names.items():
        sql = re.sub(f"'{id.hex}'|'{id}'", f"%({name})s", sql)
    return sql
