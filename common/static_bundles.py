"""Small files of static/ that pages link as one: one subject a file to write, one file to fetch.

STATIC_BUNDLES names each bundle and its parts in their order. A finder puts them together, for collectstatic and for
the server on a developer's machine alike, so that pages name the same files everywhere and nothing is built before.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage


class BundleFinder(BaseFinder):
    def find(self, path: str, find_all: bool = False, **_: Any) -> Any:
        """As it is after the last change to one of its parts."""
        if path not in settings.STATIC_BUNDLES:
            return []
        written = str(_write(path))
        return [written] if find_all else written

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        for name in settings.STATIC_BUNDLES:
            _write(name)
            yield name, FileSystemStorage(location=settings.STATIC_BUNDLES_DIR)


def together(name: str) -> str:
    """A module's names are its own: each stands in a block, which in a module keeps functions in, too."""
    (folder,) = settings.STATICFILES_DIRS
    texts = [Path(folder, part).read_text(encoding="utf-8") for part in settings.STATIC_BUNDLES[name]]
    return "".join(f"{{\n{text}}}\n" for text in texts) if name.endswith(".js") else "".join(texts)


def _write(name: str) -> Path:
    """Whole at every moment: another process may be sending it, and another thread writing it."""
    target = Path(settings.STATIC_BUNDLES_DIR, name)
    text = together(name)
    if not target.exists() or target.read_text(encoding="utf-8") != text:
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh = target.with_suffix(f".{os.getpid()}.{threading.get_ident()}")
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(target)
    return target
