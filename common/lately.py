"""Figures that may be some seconds old: counted once for everybody who looks. Without Redis, counted each time."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TypeVar

import redis
from django.core.cache import cache

logger = logging.getLogger(__name__)

Figure = TypeVar("Figure")


def lately(name: str, count: Callable[[], Figure], *, seconds: int) -> Figure:
    """What `count` gave within the last `seconds` under this name, else what it gives now. It never gives None."""
    try:
        known: Figure | None = cache.get(name)
        if known is None:
            known = count()
            cache.set(name, known, seconds)
        return known
    except redis.RedisError as error:
        logger.warning("%s is not remembered: %s", name, error)
        return count()
