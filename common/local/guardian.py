"""Ends what the supervisor started, however the supervisor ended: `kill -9` included.

    python -m common.local.guardian [--stop-servers]

Reads process groups from standard input, one a line: `+123` to watch, `-123` to forget. The pipe closes when
the supervisor is gone; then the groups that are left get SIGTERM, later SIGKILL, and the local servers are
stopped. (Linux could tell direct children by PR_SET_PDEATHSIG, but not theirs, and macOS cannot.)
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import time
from collections.abc import Iterable

PATIENCE_SECONDS = 5.0


def groups_left(lines: Iterable[str]) -> set[int]:
    """The groups watched and not forgotten when the lines end."""
    groups: set[int] = set()
    for line in lines:
        group = int(line[1:])
        if line.startswith("+"):
            groups.add(group)
        else:
            groups.discard(group)
    return groups


def end(groups: set[int]) -> None:
    """Ask every group to end, then insist."""
    remaining = {group for group in groups if _signal(group, signal.SIGTERM)}
    deadline = time.monotonic() + PATIENCE_SECONDS
    while remaining and time.monotonic() < deadline:
        time.sleep(0.05)
        remaining = {group for group in remaining if _signal(group, 0)}
    for group in remaining:
        _signal(group, signal.SIGKILL)


def _signal(group: int, number: int) -> bool:
    """Whether the group is still there."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(group, number)
        return True
    return False


def main(arguments: list[str]) -> None:
    end(groups_left(sys.stdin))
    if "--stop-servers" in arguments:
        # Imported late: until then this process stays small.
        from common.local.servers import servers_in_use

        for server in servers_in_use():
            server.stop()


if __name__ == "__main__":
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    main(sys.argv[1:])
