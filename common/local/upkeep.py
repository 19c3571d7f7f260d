"""Restarts a local server that went away while the site runs."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from common.local.errors import LocalError
from common.local.server import LocalServer

LOOK_EVERY_SECONDS = 5.0


class Upkeep:
    """Call it as often as you like; it looks every few seconds."""

    def __init__(self, servers: Sequence[LocalServer], *, write: Callable[[str, str], None]) -> None:
        self._servers = servers
        self._write = write
        self._look_at = 0.0

    def __call__(self) -> None:
        if time.monotonic() < self._look_at:
            return
        for server in self._servers:
            if not server.answers():
                self._write("up", f"{server.title} went away; starting it again")
                try:
                    server.ensure_running()
                except LocalError as error:
                    self._write("up", str(error))
        self._look_at = time.monotonic() + LOOK_EVERY_SECONDS
