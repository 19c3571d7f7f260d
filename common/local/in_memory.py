"""Where data that nobody keeps lies: in memory, if the machine has a place for it.

The tests make and drop hundreds of databases, each of a thousand small files, and a disk takes ten times as long.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

MEMORY = Path("/dev/shm")  # noqa: S108 - what lies there is told apart by checkout and user, and looked at below
ENOUGH_BYTES = 2 * 1024**3
"""Half a gigabyte of log (postgres.THROW_AWAY) and some small databases leave room; a container often has 64 MB."""


def in_memory_or(directory: Path) -> Path:
    """This checkout's and this user's own place in memory in the stead of `directory`, or `directory` itself.

    The same whenever it is asked, as processes have to find each other's servers: what is free does not count.
    """
    name = hashlib.sha256(bytes(directory.resolve())).hexdigest()[:16]
    place = MEMORY / f"crowdline-{os.geteuid()}-{name}"
    return place if _is_large_enough(MEMORY) and _is_ours(place) else directory


def _is_large_enough(memory: Path) -> bool:
    try:
        room = os.statvfs(memory)
    except OSError:
        return False
    return room.f_blocks * room.f_frsize >= ENOUGH_BYTES and os.access(memory, os.W_OK)


def _is_ours(place: Path) -> bool:
    """Or nobody's yet. Everybody may make directories there, of any name."""
    try:
        return place.lstat().st_uid == os.geteuid()
    except FileNotFoundError:
        return True
