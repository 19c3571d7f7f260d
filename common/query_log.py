"""Django's log of statements, which development keeps: with every value filled in, a sixth of a long load's time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings


@contextmanager
def without_query_log() -> Iterator[None]:
    """Inside, statements are sent and forgotten."""
    was_debugging = settings.DEBUG
    settings.DEBUG = False
    try:
        yield
    finally:
        settings.DEBUG = was_debugging
