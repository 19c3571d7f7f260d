"""Files on this machine's disk: the default storage where no bucket is named (common/private_bucket.py)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from heapq import nsmallest

from django.core.files.storage import FileSystemStorage


class PrivateDisk(FileSystemStorage):
    """Django's own, which can also be looked through."""

    def names_after(self, name: str, *, below: str, limit: int) -> list[str]:
        """The next `limit` files of the directory `below`, in the order of their names. Memory is for so many alone;
        each call reads the whole directory. Raises: OSError."""
        return nsmallest(limit, (each for each in self._names(below) if each > name))

    def _names(self, below: str) -> Iterator[str]:
        try:
            entries = os.scandir(self.path(below))
        except FileNotFoundError:
            return
        with entries:
            for entry in entries:
                name = f"{below}/{entry.name}"
                if entry.is_dir(follow_symlinks=False):
                    yield from self._names(name)
                elif entry.is_file(follow_symlinks=False):
                    yield name
