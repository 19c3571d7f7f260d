"""The watch of the clocks and the report on promises read what they need from indexes, in years of promises."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common import clock
from routing import clock_watch, reporting
from tests.routing.plans import a_large_crowd, explain, scanned_tables

CLOCKS = 20_000
SMALL = {"routing_servicelevel", "routing_quiethours"}


@pytest.fixture
def years_of_promises(sim, service_level, stella, omar):
    """Most are long decided; some run and a few of those are due. All waits for a promise are in one table."""
    a_large_crowd(2_000, topics=[sim])
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO routing_clock (id, kind, item_id, topic_id, service_level_id, pool, target_seconds,
                warn_percent, status, started_at, runs_since, spent, due_at, warn_at, outcome, decided_at, ended_at)
            SELECT gen_random_uuid(), 'first', gen_random_uuid(), %(topic)s, %(level)s, 'staff', 600, 75,
                   CASE WHEN runs THEN 'running' ELSE 'ended' END, moment, CASE WHEN runs THEN moment END,
                   interval '1 minute', CASE WHEN runs THEN now() + n * interval '1 second' - interval '10 minutes' END,
                   CASE WHEN runs THEN now() + n * interval '1 second' - interval '20 minutes' END,
                   CASE WHEN runs THEN '' ELSE 'met' END, CASE WHEN runs THEN NULL ELSE moment END,
                   CASE WHEN runs THEN NULL ELSE moment END
            FROM (SELECT n, n %% 50 = 0 AS runs, now() - n * interval '1 hour' AS moment
                  FROM generate_series(1, %(clocks)s) n) made
            """,
            {"topic": sim.id, "level": service_level.id, "clocks": CLOCKS},
        )
        cursor.execute(
            """
            INSERT INTO routing_clocknotice (id, person_id, clock_id, event, due_at, told_at)
            SELECT gen_random_uuid(), %s, id, 'missed', ended_at, ended_at FROM routing_clock WHERE status = 'ended'
            """,
            [omar.id],
        )
        cursor.execute("ANALYZE")


@pytest.mark.usefixtures("years_of_promises")
@pytest.mark.parametrize(
    "ask",
    [
        clock_watch.note_missed,
        clock_watch.note_warnings,
        clock_watch.send_letters,
        lambda: reporting.achieved(now=clock.now()),
    ],
    ids=["broken promises", "warnings", "letters", "promises kept"],
)
def test_no_table_that_grows_is_read_from_end_to_end(ask):
    with CaptureQueriesContext(connection) as captured:
        ask()
    asked = [each["sql"] for each in captured.captured_queries if each["sql"].startswith("SELECT ")]
    assert asked
    for sql in asked:
        assert scanned_tables(explain(sql)) <= SMALL, sql
