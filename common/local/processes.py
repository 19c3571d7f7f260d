"""The five programs of the site, as one machine runs them. deploy/ has them for production."""

from __future__ import annotations

import sys
from pathlib import Path

from common.local.ports import HOST
from common.local.supervisor import Program

# Whoever serves people ends first, whoever carries what they caused ends last.
DOORS, COURIERS = 0, 1


def site_programs(*, port: int, live_port: int, project: Path) -> list[Program]:
    """`port` is for the pages, `live_port` for the sockets."""
    environment = {
        "PYTHONUNBUFFERED": "1",
        "SITE_URL": f"http://{HOST}:{port}",
        "LIVE_URL": f"ws://{HOST}:{live_port}/ws/v1/live/",
    }

    def program(name: str, *command: str, stop_phase: int) -> Program:
        return Program(
            name=name,
            command=[sys.executable, "-m", *command],
            directory=project,
            environment=environment,
            stop_phase=stop_phase,
        )

    return [
        program("web", *_web(port), stop_phase=DOORS),
        program("live", *_live(live_port), stop_phase=DOORS),
        program("relay", "manage", "relay", stop_phase=COURIERS),
        program("worker", *_worker(), stop_phase=COURIERS),
        program("beat", *_beat(), stop_phase=COURIERS),
    ]


def _web(port: int) -> list[str]:
    options: dict[str, str | int] = {
        "interface": "wsgi",
        "host": HOST,
        "port": port,
        "workers": 1,
        "blocking-threads": 4,
    }
    return [
        "granian",
        *_options(options),
        "--no-ws",
        "--log-level",
        "warning",
        "marketplace.wsgi:application",
    ]


def _live(port: int) -> list[str]:
    options: dict[str, str | int] = {
        "host": HOST,
        "port": port,
        # Measured: 37 kB for each open socket, against 162 kB on granian.
        "ws": "websockets-sansio",
        "timeout-graceful-shutdown": 2,
        "log-level": "warning",
    }
    return ["uvicorn", *_options(options), "--lifespan", "off", "marketplace.asgi:application"]


def _worker() -> list[str]:
    return ["celery", "--quiet", "--app=marketplace", "worker", "--concurrency=1", "--loglevel=warning"]


def _beat() -> list[str]:
    state = ["--schedule=.local/beat-schedule", "--pidfile="]
    return ["celery", "--quiet", "--app=marketplace", "beat", *state, "--loglevel=warning"]


def _options(values: dict[str, str | int]) -> list[str]:
    return [f"--{name}={value}" for name, value in values.items()]
