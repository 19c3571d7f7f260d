"""One running site for each checkout: a file lock, which the kernel drops with its last holder."""

from __future__ import annotations

import fcntl
import time
from pathlib import Path

import psutil

from common.local.errors import LocalError

# A killed site is cleared up by its guardian, which shares the lock until it is done.
CLEAR_UP_SECONDS = 40.0


class RunLock:
    """Held from `acquire` until this process and every process given `descriptor` are gone."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("a+")

    @property
    def descriptor(self) -> int:
        return self._file.fileno()

    def acquire(self, *, pid: int, address: str) -> None:
        """Take the lock and leave word of who holds it.

        Raises: LocalError when a site of this checkout runs.
        """
        deadline = time.monotonic() + CLEAR_UP_SECONDS
        while not self._try():
            holder, where = self._holder()
            if psutil.pid_exists(holder) or time.monotonic() > deadline:
                raise LocalError(f"Crowdline already runs from this directory: {where} (process {holder}).")
            time.sleep(0.1)
        self._file.truncate(0)
        self._file.write(f"{pid} {address}\n")
        self._file.flush()

    def _try(self) -> bool:
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _holder(self) -> tuple[int, str]:
        self._file.seek(0)
        pid, _space, address = self._file.read().strip().partition(" ")
        return int(pid or 0), address
