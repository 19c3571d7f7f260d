"""Which TCP ports on 127.0.0.1 are free."""

from __future__ import annotations

import random
import socket
from collections.abc import Sequence

from common.local.errors import LocalError

HOST = "127.0.0.1"
# Below the ports that Linux and macOS hand to outgoing connections, so that none takes ours between runs.
PORTS = range(20_000, 30_000)
# Nobody can come to port 0.
NAMED = range(1, 65_536)


def named_port(text: str) -> int:
    """The port that somebody typed.

    Raises: LocalError for what is none.
    """
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= 5 else 0
    if number not in NAMED:
        said = f"{text[:20]!r} is no port"
        raise LocalError(f"{said}; name a number from {NAMED[0]} to {NAMED[-1]}, such as: make run PORT=8001")
    return number


def is_free(port: int) -> bool:
    """Whether nobody listens there. Connections of an earlier run that are only dying do not count."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
        return True


def free_port(*, preferred: Sequence[int]) -> int:
    """The first preferred port that there is and that is free, else any.

    Raises: LocalError.
    """
    for port in [*preferred, *random.sample(PORTS, k=100)]:
        if port in NAMED and is_free(port):
            return port
    raise LocalError(f"No free port on {HOST} between {PORTS.start} and {PORTS.stop}.")
