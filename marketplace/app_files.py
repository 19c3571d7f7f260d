"""The files that make up the installed app, and the version that their contents are."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from django.conf import settings
from django.templatetags.static import static

WORKER = [f"service-worker/{name}.js" for name in ("shell", "answers", "pages", "push")]
"""In the order in which they build on each other."""

_KINDS = (
    "css/*.css",
    "js/*.js",
    "vendor/*.js",
    "favicon.svg",
    "icons.svg",
    "icons/icon-192.png",
    "icons/badge-96.png",
)


def shell_urls() -> list[str]:
    """Every file that a page may need, as pages name it."""
    return [static(name) for name in _names()]


@cache
def version() -> str:
    """Changes when any of the files does, the service worker's own and the offline page included."""
    digest = hashlib.sha256()
    for name in [*_names(), *WORKER]:
        digest.update(name.encode() + (_root() / name).read_bytes())
    for template in ("base.html", "app/offline.html"):
        digest.update((Path(settings.BASE_DIR) / "templates" / template).read_bytes())
    return digest.hexdigest()[:16]


@cache
def _names() -> list[str]:
    return sorted(path.relative_to(_root()).as_posix() for kind in _KINDS for path in _root().glob(kind))


def _root() -> Path:
    return Path(settings.BASE_DIR) / "static"
