"""The files that make up the installed app, and the version that their contents are."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from django.conf import settings
from django.templatetags.static import static

from common import static_bundles

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
    return [static(name) for name in [*settings.STATIC_BUNDLES, *_single_names()]]


@cache
def version() -> str:
    """Changes when any of the files does, the service worker's own and the offline page included."""
    digest = hashlib.sha256()
    for name in settings.STATIC_BUNDLES:
        digest.update(name.encode() + static_bundles.together(name).encode())
    for name in [*_single_names(), *WORKER]:
        digest.update(name.encode() + (_root() / name).read_bytes())
    for template in ("base.html", "app/offline.html"):
        digest.update((Path(settings.BASE_DIR) / "templates" / template).read_bytes())
    return digest.hexdigest()[:16]


@cache
def _single_names() -> list[str]:
    """Those that pages link as they are."""
    names = {path.relative_to(_root()).as_posix() for kind in _KINDS for path in _root().glob(kind)}
    return sorted(names.difference(*settings.STATIC_BUNDLES.values()))


def _root() -> Path:
    return Path(settings.BASE_DIR) / "static"
