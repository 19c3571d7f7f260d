"""`make run` as somebody lives with it: the first start, a second one, Ctrl-C, everything killed, and what is refused.

In a copy of this checkout whose path has a space, with servers and data of its own.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from socket import create_server
from urllib.request import urlopen

import psutil
import psycopg
import pytest

from common.local import postgres
from common.local.ports import HOST, free_port
from common.local.postgres import LocalPostgres

PROJECT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 600
"""For a machine that has much else to do; nothing is measured here."""
NOT_COPIED = (".git", ".venv", ".local", ".*_cache", "__pycache__")
OURS = ("DATABASE_URL", "REDIS_URL", "DJANGO_", "PYTEST_", "COV_")
"""What this test run tells its own processes."""


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    place = tmp_path_factory.mktemp("a place with spaces") / "crowd line"
    shutil.copytree(PROJECT, place, ignore=shutil.ignore_patterns(*NOT_COPIED))
    yield place
    _kill_all(place)


def _kill_all(place: Path) -> None:
    """Also what one has started while others were killed."""
    while found := _processes_of(place):
        for process in found:
            with suppress(psutil.NoSuchProcess):
                process.kill()


def _processes_of(place: Path) -> list[psutil.Process]:
    """All that run in the copy or were told of it, the servers among them."""
    found = []
    for process in psutil.process_iter():
        try:
            if str(place) in process.cwd() or str(place) in " ".join(process.cmdline()):
                found.append(process)
        except psutil.Error:
            continue
    return found


class Run:
    """`python -m common.local.run_site` in the copy, as `make run` calls it."""

    def __init__(self, place: Path, port: int | str) -> None:
        environment = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
        self.port = port
        self.said: list[str] = []
        self._is_open, self._has_ended = threading.Event(), threading.Event()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "common.local.run_site", "--port", str(port)],
            cwd=place,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self.said.append(line.rstrip("\n"))
            if "Crowdline is at" in line:
                self._is_open.set()
        self._has_ended.set()
        self._is_open.set()

    @property
    def words(self) -> str:
        return "\n".join(self.said)

    def page(self) -> str:
        """Its first page, once it is there."""
        assert self._is_open.wait(PATIENCE_SECONDS) and not self._has_ended.is_set(), self.words
        with urlopen(f"http://{HOST}:{self.port}/", timeout=PATIENCE_SECONDS) as reply:
            assert reply.status == 200
            return str(reply.read().decode())

    def end(self, signum: int = signal.SIGINT) -> int:
        self.process.send_signal(signum)
        return self.wait()

    def wait(self) -> int:
        status = self.process.wait(PATIENCE_SECONDS)
        assert self._has_ended.wait(PATIENCE_SECONDS)
        return status


def test_it_starts_refuses_stops_and_comes_back_after_everything_was_killed(copy: Path) -> None:
    port = free_port(preferred=[])
    first = Run(copy, port)
    assert "Crowdline" in first.page()
    assert f"http://{HOST}:{port}" in first.words
    assert "ada@example.com" in first.words and "omar@example.com" in first.words

    second = Run(copy, free_port(preferred=[]))
    assert second.wait() != 0
    assert [line for line in second.said if line] == [
        f"crowdline: Crowdline already runs from this directory: http://{HOST}:{port} (process {first.process.pid})."
    ]

    first.end()
    assert "everything has stopped" in first.words
    assert _processes_of(copy) == []

    with create_server((HOST, 0)) as taken:
        refused = Run(copy, taken.getsockname()[1])
        assert refused.wait() != 0
        assert len([line for line in refused.said if line]) == 1
        assert "is taken by another program; try: make run PORT=" in refused.words

    again = Run(copy, port)
    assert "Crowdline" in again.page()
    assert "preparing the database" not in again.words
    data = LocalPostgres(copy / ".local" / "postgres", settings=postgres.DEVELOPMENT)
    with psycopg.connect(data.owner_url) as connection:
        connection.execute("CREATE TABLE kept (word text)")
        connection.execute("INSERT INTO kept VALUES ('committed')")
    _kill_all(copy)
    again.wait()

    recovered = Run(copy, port)
    assert "Crowdline" in recovered.page()
    with psycopg.connect(data.owner_url) as connection:
        assert connection.execute("SELECT word FROM kept").fetchall() == [("committed",)]
        people = connection.execute("SELECT count(*) FROM accounts_user").fetchone()
        assert people and people[0] > 40
    recovered.end()
    assert [process.cmdline() for process in _processes_of(copy)] == []
