"""The five programs of the site, as `make run` runs them on one machine. deploy/run.sh has them for production."""

from __future__ import annotations

import sys
from pathlib import Path

from common.local.ports import HOST
from common.local.supervisor import Program

# Where people come in: first to start, first to end.
DOORS = 0
# Who carries what people caused: they end when nobody causes anything any more.
COURIERS = 1

CELERY = ("celery", "--quiet", "--app=marketplace")


def site_programs(*, project: Path, port: int, live_port: int) -> list[Program]:
    """`port` is for the pages, `live_port` for the sockets."""
    environment = {
        "PYTHONUNBUFFERED": "1",
        # Celery tells root off at length; root's containers know.
        "PYTHONWARNINGS": "ignore:You're running the worker with superuser",
        "SITE_URL": f"http://{HOST}:{port}",
        "LIVE_URL": f"ws://{HOST}:{live_port}/ws/v1/live/",
    }

    def program(name: str, *module_and_arguments: str, phase: int) -> Program:
        command = [sys.executable, "-m", *module_and_arguments]
        named = {**environment, "CROWDLINE_PROCESS": name}
        return Program(name=name, command=command, directory=project, environment=named, phase=phase)

    web = (
        *("granian", "--interface=wsgi", f"--host={HOST}", f"--port={port}", "--log-level=warning"),
        *("--workers=1", "--blocking-threads=4", "--no-ws", "marketplace.wsgi:application"),
    )
    live = (
        *("uvicorn", f"--host={HOST}", f"--port={live_port}", "--log-level=warning", "--lifespan=off"),
        *("--ws=websockets-sansio", "--timeout-graceful-shutdown=2", "marketplace.asgi:application"),
    )
    worker = (*CELERY, "worker", "--concurrency=1", "--loglevel=warning")
    beat = (*CELERY, "beat", "--schedule=.local/beat-schedule", "--pidfile=", "--loglevel=warning")
    return [
        program("web", *web, phase=DOORS),
        program("live", *live, phase=DOORS),
        program("relay", "manage", "relay", phase=COURIERS),
        program("worker", *worker, phase=COURIERS),
        program("beat", *beat, phase=COURIERS),
    ]
