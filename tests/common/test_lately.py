"""Figures that are remembered for a while, and counted each time where nothing can be remembered."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from common.lately import lately


@pytest.fixture
def counted(db):
    """Counts how often it was asked."""
    asked = iter(range(1, 100))
    return lambda: next(asked)


def test_it_is_counted_once_for_everybody(counted):
    assert [lately("figure", counted, seconds=60) for _ in range(3)] == [1, 1, 1]
    assert lately("another", counted, seconds=60) == 2


def test_it_is_counted_anew_when_it_is_too_old(counted):
    assert lately("figure", counted, seconds=60) == 1
    cache.delete("figure")
    assert lately("figure", counted, seconds=60) == 2


def test_without_redis_it_is_counted_each_time(counted, settings, client):
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"}}
    assert [lately("figure", counted, seconds=60) for _ in range(2)] == [1, 2]


def test_the_front_page_opens_without_redis(db, settings, client):
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"}}
    assert client.get("/").status_code == 200
