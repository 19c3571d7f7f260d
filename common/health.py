"""Is each part of the running site well? Asked by load balancers, the operations board and the people on call."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from common import clock
from common.lately import lately
from common.models import Heartbeat

FRESH = timedelta(seconds=60)
"""A part whose last sign of life is older is taken for dead."""

BEATING = ("relay", "worker")
"""Who leaves signs of life. The worker's also needs beat and Redis: beat sent it, Redis carried it."""


@dataclass(frozen=True)
class Readiness:
    """What pages need (the database, as this release knows it) and what they can do without for a while."""

    parts: Mapping[str, bool]

    @property
    def is_ready(self) -> bool:
        """Redis, relay and worker do not count: without them pages serve and notices go out later. To take every web
        process from its balancer for a dead worker would make an outage of a delay."""
        return self.parts["database"] and self.parts.get("migrations", False)


def readiness() -> Readiness:
    parts = {"database": _database_answers(), "redis": _redis_answers()}
    if parts["database"]:
        missing = lately(f"migrations_missing_for_{_release()}", _missing_migrations, seconds=10)
        parts["migrations"] = missing == 0
    if parts.get("migrations"):
        parts |= beating(clock.now())
    return Readiness(parts)


def beating(moment: datetime) -> dict[str, bool]:
    """Of each part that leaves signs of life, whether the last one is fresh."""
    seen = dict(Heartbeat.objects.values_list("name", "at"))
    return {name: name in seen and moment - seen[name] < FRESH for name in BEATING}


@cache
def _release() -> str:
    """Names this release's set of migrations: while it is rolled out, processes of two share what is remembered."""
    leaves = sorted(MigrationLoader(None).graph.leaf_nodes())
    return hashlib.sha256(repr(leaves).encode()).hexdigest()[:12]


def _missing_migrations() -> int:
    """How many this release has and the database lacks."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _redis_answers() -> bool:
    try:
        with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1) as server:
            return bool(server.ping())
    except redis.RedisError:
        return False
