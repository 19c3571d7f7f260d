"""The site's settings with one address more, for row 1: an API view that does nothing (benchmarks/empty_view.py)."""

from __future__ import annotations

from marketplace.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks.empty_view"
