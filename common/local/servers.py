"""The local servers of this checkout: one pair for the site, below `.local/`, one for the test run.

Each function answers with the address of a running server and starts it when needed. The settings call the
first two when the environment names no server; the test configuration calls the `test_` pair. No Django here.

    python -m common.local.servers status | stop | stop-test

`stop` also gives back the memory in which the tests' databases lie; the next run makes them anew.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from common.local import postgres, valkey
from common.local.errors import LocalError
from common.local.in_memory import in_memory_or
from common.local.postgres import LocalPostgres
from common.local.server import LocalServer
from common.local.valkey import LocalValkey

LOCAL = Path(__file__).resolve().parents[2] / ".local"

SITE_POSTGRES = LocalPostgres(LOCAL / "postgres", settings=postgres.DEVELOPMENT)
SITE_VALKEY = LocalValkey(LOCAL / "valkey", settings=valkey.DEVELOPMENT)
TEST_POSTGRES = LocalPostgres(in_memory_or(LOCAL / "test" / "postgres"), settings=postgres.THROW_AWAY)
TEST_VALKEY = LocalValkey(LOCAL / "test" / "valkey", settings=valkey.THROW_AWAY)


def database_url() -> str:
    """The site's PostgreSQL. Raises: LocalError."""
    SITE_POSTGRES.ensure_running()
    return SITE_POSTGRES.url


def database_owner_url() -> str:
    """The same, as the role that migrates. Raises: LocalError."""
    SITE_POSTGRES.ensure_running()
    return SITE_POSTGRES.owner_url


def redis_url() -> str:
    """The site's Valkey. Raises: LocalError."""
    SITE_VALKEY.ensure_running()
    return SITE_VALKEY.url


def test_database_url() -> str:
    """A PostgreSQL for tests, as its owner: fast, and the demo data is not in it. Raises: LocalError."""
    TEST_POSTGRES.ensure_running()
    return TEST_POSTGRES.owner_url


def test_redis_url() -> str:
    """A Valkey for tests, in memory only. Raises: LocalError."""
    TEST_VALKEY.ensure_running()
    return TEST_VALKEY.url


def servers_in_use() -> list[LocalServer]:
    """Those of the site's pair that the environment does not replace; in the order to stop them."""
    named = {"REDIS_URL": SITE_VALKEY, "DATABASE_URL": SITE_POSTGRES}
    return [server for name, server in named.items() if not os.environ.get(name)]


# pytest collects functions of this name wherever they are imported.
test_database_url.__test__ = False  # type: ignore[attr-defined]
test_redis_url.__test__ = False  # type: ignore[attr-defined]


def main(arguments: list[str]) -> None:
    site: list[LocalServer] = [SITE_VALKEY, SITE_POSTGRES]
    tests: list[LocalServer] = [TEST_VALKEY, TEST_POSTGRES]
    match arguments:
        case ["status"]:
            for server in site + tests:
                state = f"runs on port {server.port}" if server.answers() else "is stopped"
                sys.stdout.write(f"{server.title} in {server.directory} {state}.\n")
        case ["stop"]:
            for server in tests + site:
                server.stop()
            shutil.rmtree(TEST_POSTGRES.directory, ignore_errors=True)
        case ["stop-test"]:
            for server in tests:
                server.stop()
        case _:
            raise SystemExit(f"usage: {__spec__.name} status | stop | stop-test")


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except LocalError as error:
        raise SystemExit(f"crowdline: {error}") from error
