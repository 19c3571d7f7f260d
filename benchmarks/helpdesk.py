"""The peer of rows 6 and 7: django-helpdesk with as many tickets, on the same PostgreSQL, behind the same server.

Its virtualenv is made once, below .local/bench, from requirements-peers.txt beside this file.
"""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from benchmarks import site
from benchmarks.clients import Call
from common.local.ports import HOST, free_port
from tests.settings import SERVER_URL

LOCK = Path(__file__).with_name("requirements-peers.txt")
VENV = site.SCRATCH / "helpdesk"
INSTALLED = VENV / "installed.txt"
BASIC = "Basic " + base64.b64encode(b"agent:agent").decode()


@dataclass(frozen=True)
class Helpdesk:
    """A running one, and the calls that correspond to ours."""

    port: int
    session_key: str

    def list_page(self) -> Call:
        """25 rows as its table asks for them."""
        query = {"filtering": {"status__in": [1, 2]}, "sorting": "created", "search_string": ""}
        wanted = base64.b64encode(json.dumps(query).encode()).decode()
        return Call(
            f"/datatables_ticket_list/{wanted}?draw=1&start=0&length=25&order[0][column]=5&order[0][dir]=desc"
            "&search[value]=",
            {"Cookie": f"sessionid={self.session_key}"},
        )

    def ticket_page(self, number: int) -> Call:
        return Call(f"/tickets/{number}/", {"Cookie": f"sessionid={self.session_key}"})

    def create(self, number: int) -> Call:
        body = {
            "queue": 1,
            "title": f"No data abroad {number}",
            "description": f"Since yesterday there is no data in Portugal, call {number} works.",
            "submitter_email": f"customer{number}@example.com",
            "priority": 3,
        }
        headers = {"Authorization": BASIC, "Content-Type": "application/json"}
        return Call("/api/tickets/", headers, method="POST", body=json.dumps(body), expect=201)


@contextmanager
def helpdesk(tickets: int) -> Iterator[Helpdesk]:
    """Raises: CalledProcessError, RuntimeError when it cannot be installed or started."""
    install()
    name = f"crowdline_bench_helpdesk_{os.getpid()}"
    environment = _environment(name)
    with psycopg.connect(SERVER_URL, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
        try:
            fill = [str(VENV / "bin" / "python"), "-m", "benchmarks.helpdesk_site.fill", str(tickets)]
            filled = subprocess.run(
                fill, cwd=site.ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True
            )
            port = free_port(preferred=[])
            with site.running(_serve(port), port=port, environment=environment):
                yield Helpdesk(port, filled.stdout.strip())
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def install() -> None:
    """Raises: CalledProcessError."""
    if INSTALLED.exists() and INSTALLED.read_text() == LOCK.read_text():
        return
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=True)
    pip = [str(VENV / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "--require-hashes", "--no-deps", "-r", str(LOCK)], check=True)
    shutil.copy(LOCK, INSTALLED)


def _serve(port: int) -> list[str]:
    """As deploy/run.sh serves ours."""
    return [
        *(str(VENV / "bin" / "granian"), "--interface", "wsgi", "--host", HOST, "--port", str(port)),
        *(
            "--workers",
            "2",
            "--blocking-threads",
            "4",
            "--backpressure",
            "64",
            "--no-ws",
            "--log-level",
            "error",
        ),
        "benchmarks.helpdesk_site.wsgi:application",
    ]


def _environment(database: str) -> dict[str, str]:
    address = urlsplit(SERVER_URL)
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("DJANGO")},
        "DJANGO_SETTINGS_MODULE": "benchmarks.helpdesk_site.settings",
        "HELPDESK_DATABASE": database,
        "HELPDESK_HOST": address.hostname or "",
        "HELPDESK_PORT": str(address.port or 5432),
        "HELPDESK_USER": address.username or "",
        "HELPDESK_PASSWORD": address.password or "",
    }
