"""Runs a command against the test servers, and stops those that it had to start.

    python -m common.local.with_test_servers make tests

Servers that the environment names are used as they are, as on a build machine that brings its own.
"""

from __future__ import annotations

import os
import subprocess
import sys

from common.local import servers
from common.local.errors import LocalError


def main(command: list[str]) -> int:
    # Naming a database means production to the settings unless this says otherwise.
    environment = {"DEBUG": "1", **os.environ}
    try:
        environment.setdefault("DATABASE_URL", servers.test_database_url())
        environment.setdefault("REDIS_URL", servers.test_redis_url())
        return subprocess.run(command, env=environment, check=False).returncode  # noqa: S603
    finally:
        for server in (servers.TEST_VALKEY, servers.TEST_POSTGRES):
            if server.was_started_here:
                server.stop()


if __name__ == "__main__":
    try:
        raise SystemExit(main(sys.argv[1:]))
    except LocalError as error:
        raise SystemExit(f"crowdline: {error}") from error
    except KeyboardInterrupt:
        raise SystemExit(130) from None
