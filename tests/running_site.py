"""The running site that tests of whole pages share: web, live, relay and worker, started once for each test worker.

Starting takes many seconds, most of them spent importing. So the site has a database and a Redis database of its own,
which no other test touches; between two tests its rows are put back as they were at first, and while no test needs it
every process stands still (SIGSTOP), so that a relay sweeps nothing away under another test.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import psycopg
import redis

from common.local.ports import free_port
from common.local.processes import site_programs
from common.local.supervisor import Guard, Program
from tests.settings import as_site

PROJECT = Path(__file__).resolve().parents[1]
START_SECONDS = 180
END_SECONDS = 10
ATTEMPTS = 20

TABLES = """
SELECT format('%I.%I', n.nspname, c.relname), string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum)
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
WHERE c.relkind = 'r' AND n.nspname NOT IN ('pg_catalog', 'information_schema')
GROUP BY 1
"""


GUARDED = """
SELECT DISTINCT format('%I.%I', n.nspname, c.relname)
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE NOT t.tgisinternal AND c.relkind = 'r'
"""


@dataclass(frozen=True)
class Site:
    url: str
    live_url: str


class FirstRows:
    """What every table holds in a database that was just made, to be put back under whoever is connected to it."""

    def __init__(self, database_url: str) -> None:
        self._url = database_url
        with psycopg.connect(database_url) as connection:
            self._columns = dict(connection.execute(TABLES).fetchall())
            self._guarded = [table for (table,) in connection.execute(GUARDED).fetchall()]
            self._rows = {table: self._copy_out(connection, table) for table in self._filled(connection)}

    def put_back(self) -> None:
        """The triggers that keep some rows for ever are switched off meanwhile. Foreign keys are looked at last."""
        for attempt in range(ATTEMPTS):
            try:
                with psycopg.connect(self._url) as connection:
                    connection.execute("SET LOCAL lock_timeout = '1s'")
                    self._switch_triggers(connection, "DISABLE")
                    connection.execute(f"TRUNCATE {', '.join(self._columns)}")
                    for table, rows in self._rows.items():
                        with connection.cursor().copy(f"COPY {self._named(table)} FROM STDIN") as copy:
                            copy.write(rows)
                    connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
                    self._switch_triggers(connection, "ENABLE")
                return
            except (psycopg.errors.DeadlockDetected, psycopg.errors.LockNotAvailable):
                if attempt == ATTEMPTS - 1:
                    raise

    def _switch_triggers(self, connection: psycopg.Connection, to: str) -> None:
        for table in self._guarded:
            connection.execute(f"ALTER TABLE {table} {to} TRIGGER USER")

    def _filled(self, connection: psycopg.Connection) -> list[str]:
        questions = (f"SELECT '{table}' WHERE EXISTS (SELECT FROM {table})" for table in self._columns)
        return [table for (table,) in connection.execute(" UNION ALL ".join(questions)).fetchall()]

    def _copy_out(self, connection: psycopg.Connection, table: str) -> bytes:
        with connection.cursor().copy(f"COPY {self._named(table)} TO STDOUT") as copy:
            return b"".join(bytes(part) for part in copy)

    def _named(self, table: str) -> str:
        return f"{table} ({self._columns[table]})"


@dataclass
class RunningSite:
    """`database_url` names an owner; the site itself connects as the role without an owner's rights."""

    database_url: str
    redis_url: str
    logs: Path
    site: Site = field(init=False)
    first_rows: FirstRows = field(init=False)
    _running: list[subprocess.Popen[bytes]] = field(default_factory=list)
    _guard: Guard = field(init=False)

    def start(self) -> None:
        # What a killed run left behind would take the tasks of the next one.
        self._guard = Guard(command=[sys.executable, "-m", "common.local.guardian"])
        self.first_rows = FirstRows(self.database_url)
        port, live_port = free_port(preferred=[]), free_port(preferred=[])
        self.site = Site(f"http://127.0.0.1:{port}", f"ws://127.0.0.1:{live_port}/ws/v1/live/")
        for program in site_programs(port=port, live_port=live_port, project=PROJECT):
            if program.name != "beat":
                self._running.append(self._start(program))
        _wait_for(f"{self.site.url}/healthz")
        _wait_for(f"http://127.0.0.1:{live_port}/")
        self._wait_for_worker()
        self._signal(signal.SIGSTOP)

    def _start(self, program: Program) -> subprocess.Popen[bytes]:
        environment = {
            # tests.settings would give each process a database of its own.
            "DJANGO_SETTINGS_MODULE": "marketplace.settings",
            "DATABASE_URL": as_site(self.database_url),
            "DATABASE_OWNER_URL": self.database_url,
            "REDIS_URL": self.redis_url,
            # Where the tests of web push take it (tests/push/conftest.py).
            "PUSH_SERVICES": "127.0.0.1",
            # As the site has it; tests.settings has verdicts take effect at once.
            "UNDO_SECONDS": "10",
        }
        with (self.logs / f"{program.name}.log").open("ab") as log:
            process = subprocess.Popen(
                program.command,
                cwd=PROJECT,
                env=os.environ | dict(program.environment) | environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._guard.watch(process.pid)
        return process

    @contextmanager
    def another_web(self, application: str) -> Iterator[str]:
        """A second web process beside the site's, with another application: its URL."""
        port = free_port(preferred=[])
        web = next(
            each for each in site_programs(port=port, live_port=port, project=PROJECT) if each.name == "web"
        )
        process = self._start(replace(web, command=[*web.command[:-1], application]))
        try:
            _wait_for(f"http://127.0.0.1:{port}/healthz")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(timeout=END_SECONDS)
            self._guard.forget(process.pid)

    @contextmanager
    def awake(self) -> Iterator[Site]:
        """The site for one test, which fails if the site has logged a traceback meanwhile."""
        self._signal(signal.SIGCONT)
        # What was still asked when the last test ended is answered by now, however oddly, as its rows were put back.
        _wait_for(f"{self.site.url}/healthz")
        logged = {path: path.stat().st_size for path in self.logs.glob("*.log")}
        try:
            yield self.site
            new = "\n".join(
                path.read_bytes()[size:].decode(errors="replace") for path, size in sorted(logged.items())
            )
        finally:
            self._forget_redis()
            self.first_rows.put_back()
            self._signal(signal.SIGSTOP)
        assert "Traceback" not in new, new[-8000:]

    def _forget_redis(self) -> None:
        """Figures, limits and tasks; not how Celery's queues are bound, which is said once at its start."""
        with redis.Redis.from_url(self.redis_url) as connection:
            for key in connection.scan_iter():
                if not key.startswith(b"_kombu"):
                    connection.delete(key)

    def stop(self) -> None:
        self._signal(signal.SIGCONT)
        for process in self._running:
            process.terminate()
        for process in self._running:
            try:
                process.wait(timeout=END_SECONDS)
            except subprocess.TimeoutExpired:
                self._signal(signal.SIGKILL)
        self._guard.close()

    def _wait_for_worker(self) -> None:
        """Until it asks for tasks: stopped in the middle of its start, it would be late for who needs it first."""
        deadline = time.monotonic() + START_SECONDS
        with redis.Redis.from_url(self.redis_url) as connection:
            own = str(connection.connection_pool.connection_kwargs.get("db", 0))
            while not any((each["cmd"], each["db"]) == ("brpop", own) for each in connection.client_list()):
                assert time.monotonic() < deadline, (self.logs / "worker.log").read_text()
                time.sleep(0.1)

    def _signal(self, which: signal.Signals) -> None:
        """To every process and its own workers."""
        for process in self._running:
            if process.poll() is None:
                os.killpg(process.pid, which)


def _wait_for(url: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            urllib.request.urlopen(url, timeout=2)
        except urllib.error.HTTPError:
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return
