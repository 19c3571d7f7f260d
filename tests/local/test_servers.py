"""Local servers, really started: shared, recovered after SIGKILL, told apart, refused over foreign data."""

from __future__ import annotations

import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis

from common.local import postgres, valkey
from common.local.errors import LocalError
from common.local.postgres import LocalPostgres
from common.local.valkey import LocalValkey

PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """Longer than a Unix socket's path may be, with a space, and closed to other users."""
    closed = tmp_path / "a home of its own"
    closed.mkdir(mode=0o700)
    return closed / ("deep " * 20) / "postgres"


@pytest.fixture
def server(directory: Path) -> Iterator[LocalPostgres]:
    server = LocalPostgres(directory, settings=postgres.DEVELOPMENT)
    yield server
    server.stop()


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[LocalValkey]:
    server = LocalValkey(tmp_path / "with space" / "valkey", settings=valkey.DEVELOPMENT)
    yield server
    server.stop()


def test_committed_rows_survive_sigkill_of_every_process(server: LocalPostgres) -> None:
    server.ensure_running()
    with psycopg.connect(server.owner_url) as connection:
        connection.execute("CREATE TABLE kept (word text)")
        connection.execute("INSERT INTO kept VALUES ('committed')")
    for process in server.processes():
        process.kill()

    server.ensure_running()

    with psycopg.connect(server.owner_url) as connection:
        assert connection.execute("SELECT word FROM kept").fetchall() == [("committed",)]


def test_workers_that_outlive_their_server_do_not_keep_the_next_one_out(server: LocalPostgres) -> None:
    server.ensure_running()
    (leader,) = server.leaders()
    leader.kill()

    server.ensure_running()

    assert server.answers()


def test_parallel_starters_share_one_server(directory: Path, server: LocalPostgres) -> None:
    script = (
        "import pathlib, sys; from common.local.postgres import DEVELOPMENT, LocalPostgres;"
        "server = LocalPostgres(pathlib.Path(sys.argv[1]), settings=DEVELOPMENT);"
        "server.ensure_running(); print(server.url)"
    )
    starters = [
        subprocess.Popen(
            [sys.executable, "-c", script, str(directory)], cwd=PROJECT, stdout=subprocess.PIPE, text=True
        )
        for _ in range(4)
    ]

    addresses = {starter.communicate(timeout=60)[0] for starter in starters}

    assert addresses == {f"{server.url}\n"}
    assert len(server.leaders()) == 1


def test_site_connects_with_a_password_and_without_superuser_rights(server: LocalPostgres) -> None:
    server.ensure_running()

    with psycopg.connect(server.url) as connection:
        assert connection.execute("SELECT usesuper FROM pg_user WHERE usename = current_user").fetchone() == (
            False,
        )
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("CREATE TABLE of_its_own ()")
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(server.url.replace(server.password, "guessed"))
    assert stat.S_IMODE((server.directory / "password").stat().st_mode) == 0o600


def test_copied_checkout_does_not_use_the_server_of_the_original(
    server: LocalPostgres, tmp_path: Path
) -> None:
    server.ensure_running()
    copy = LocalPostgres(tmp_path / "copy", settings=postgres.DEVELOPMENT)
    copy.directory.mkdir()
    for name in ("port", "password"):
        shutil.copy(server.directory / name, copy.directory / name)

    assert not copy.answers()


def test_data_of_another_version_is_refused_in_one_line(server: LocalPostgres) -> None:
    server.data.mkdir(parents=True)
    (server.data / "PG_VERSION").write_text("13\n")

    with pytest.raises(LocalError, match=r"^PostgreSQL 13 wrote .* but this is version \d+: .*$"):
        server.ensure_running()


def test_start_that_fails_says_why_in_one_line(directory: Path) -> None:
    server = LocalPostgres(directory, settings={"max_connections": "many"})

    with pytest.raises(LocalError, match=r"^PostgreSQL did not start: .*max_connections.*$"):
        server.ensure_running()


def test_valkey_keeps_what_it_holds_over_a_restart(memory: LocalValkey) -> None:
    memory.ensure_running()
    redis.Redis.from_url(memory.url).set("kept", "yes")
    memory.stop()

    memory.ensure_running()

    assert redis.Redis.from_url(memory.url).get("kept") == b"yes"
    with pytest.raises(redis.AuthenticationError):
        redis.Redis.from_url(memory.url.replace(memory.password, "guessed")).ping()


def test_stop_leaves_no_process(server: LocalPostgres) -> None:
    server.ensure_running()

    server.stop()

    assert server.processes() == []
    assert not server.answers()
