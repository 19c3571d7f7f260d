"""Row 8: what the HTTP server and Django cost before any view does something: a page that says hello.

The same Django view is served on WSGI as the site's pages are, and on ASGI as they deliberately are not; above both
stands what the server answers without Django.
"""

from __future__ import annotations

import statistics
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from benchmarks import Row, at_least, by_size, site
from benchmarks.clients import Call, ask
from common.local.ports import HOST, free_port

ROWS = (8,)
ROUNDS = 3
CLIENTS = 8
SECONDS = by_size(quick=1, usual=3, full=5)
HELLO = "/hello/"


def rows() -> list[Row]:
    with ExitStack() as stack:
        ports = {name: _serve(stack, command) for name, command in _servers().items()}
        found: dict[str, list[float]] = {name: [] for name in ports}
        for _ in range(ROUNDS):
            for name, port in ports.items():
                call = Call(HELLO)
                found[name].append(ask(port, [call], seconds=SECONDS, clients=CLIENTS, again=True).a_second)
    rates = {name: statistics.median(each) for name, each in found.items()}
    return [
        at_least(
            0.1,
            "the server without Django",
            row=8,
            what="a Django view on WSGI, as pages and API are served",
            ours=rates["wsgi"],
            baseline=rates["bare"],
            unit="per second",
        ),
        at_least(
            1,
            "the same view on ASGI",
            row=8,
            what="and therefore not on ASGI",
            ours=rates["wsgi"],
            baseline=rates["asgi"],
            unit="per second",
        ),
    ]


def _servers() -> dict[str, list[str]]:
    """Each with two processes; the options of deploy/run.sh."""
    bin = Path(sys.executable).parent
    wsgi = [
        *(
            str(bin / "granian"),
            "--interface",
            "wsgi",
            "--host",
            HOST,
            "--workers",
            "2",
            "--blocking-threads",
            "4",
        ),
        *("--backpressure", "64", "--no-ws", "--log-level", "error"),
    ]
    asgi = [
        *(str(bin / "uvicorn"), "--host", HOST, "--workers", "2", "--lifespan", "off", "--no-access-log"),
        *("--log-level", "warning"),
    ]
    return {
        "bare": [*wsgi, "benchmarks.hello:bare"],
        "wsgi": [*wsgi, "benchmarks.hello:wsgi"],
        "asgi": [*asgi, "benchmarks.hello:asgi"],
    }


def _serve(stack: ExitStack, command: Sequence[str]) -> int:
    port = free_port(preferred=[])
    environment = site.environment(port) | {"DJANGO_SETTINGS_MODULE": "benchmarks.hello"}
    stack.enter_context(site.running([*command, "--port", str(port)], port=port, environment=environment))
    return port
