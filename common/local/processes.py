"""The five programs of the site, as `make run` runs them on one machine. deploy/run.sh has them for production."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from common.local.ports import HOST
from common.local.supervisor import Program


@dataclass(frozen=True, kw_only=True)
class Site:
    """`port` is for the pages, `live_port` for the sockets."""

    project: Path
    port: int
    live_port: int

    def doors(self) -> list[Program]:
        """Where people come in: first to start, first to end."""
        web = [
            *("granian", "--interface=wsgi", f"--host={HOST}", f"--port={self.port}"),
            *("--workers=1", "--blocking-threads=4", "--no-ws", "--log-level=warning"),
            "marketplace.wsgi:application",
        ]
        live = [
            *("uvicorn", f"--host={HOST}", f"--port={self.live_port}", "--ws=websockets-sansio"),
            *("--lifespan=off", "--timeout-graceful-shutdown=2", "--log-level=warning"),
            "marketplace.asgi:application",
        ]
        return [self._program("web", web, stop_phase=0), self._program("live", live, stop_phase=0)]

    def couriers(self) -> list[Program]:
        """Who carries what people caused; they end when nobody causes anything any more."""
        celery = ["celery", "--quiet", "--app=marketplace"]
        worker = [*celery, "worker", "--concurrency=1", "--loglevel=warning"]
        beat = [*celery, "beat", "--schedule=.local/beat-schedule", "--pidfile=", "--loglevel=warning"]
        return [
            self._program("relay", ["manage", "relay"], stop_phase=1),
            self._program("worker", worker, stop_phase=1),
            self._program("beat", beat, stop_phase=1),
        ]

    def _program(self, name: str, module_and_arguments: list[str], *, stop_phase: int) -> Program:
        return Program(
            name=name,
            command=[sys.executable, "-m", *module_and_arguments],
            directory=self.project,
            environment={
                "PYTHONUNBUFFERED": "1",
                # Celery tells root off at length; root's containers know.
                "PYTHONWARNINGS": "ignore:You're running the worker with superuser",
                "SITE_URL": f"http://{HOST}:{self.port}",
                "LIVE_URL": f"ws://{HOST}:{self.live_port}/ws/v1/live/",
            },
            stop_phase=stop_phase,
        )
