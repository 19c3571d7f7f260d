"""The live poke: a hint to a person's open pages that something changed. It may be lost; the row is the truth.

Sent after commit, straight to Redis: all pokes of a transaction are one message on one channel, which every live
process hears once (common/live_hub.py, docs/decisions/0012).
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable
from functools import cache
from uuid import UUID

import redis
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections, transaction

from common import clock

CHANNEL = "crowdline:pokes"

Poke = tuple[str, str, str]
"""To whom, what happened, to which object; both as their ids read."""

logger = logging.getLogger(__name__)


def poke(user_ids: Iterable[UUID], *, type: str, id: UUID) -> None:
    """After commit, tell these people's pages that `type` happened to the object `id`. Never raises.

    No page waits for what is only told (clock.at).
    """
    pokes = [(str(user_id), type, str(id)) for user_id in user_ids]
    if pokes and not clock.is_told():
        _send_on_commit(pokes)


def heard(message: bytes) -> list[Poke]:
    """The pokes in a message of CHANNEL."""
    return [(person, type, id) for person, type, id in json.loads(message)]


class _Batch:
    """Pokes of one transaction, sent together once it has committed."""

    def __init__(self, pokes: list[Poke]) -> None:
        self.pokes = pokes
        # By which Django names a callback that failed; without it the log line itself would be the error.
        self.__qualname__ = type(self).__qualname__

    def __call__(self) -> None:
        message = json.dumps(self.pokes)
        try:
            _redis().publish(CHANNEL, message)
        except redis.RedisError as error:
            logger.warning("%d live pokes were lost: %s", len(self.pokes), error)


def _send_on_commit(pokes: list[Poke]) -> None:
    """With those that wait already in this savepoint; a savepoint that is rolled back takes only its own along."""
    ours = connections[DEFAULT_DB_ALIAS]
    savepoints = set(ours.savepoint_ids)
    for registered_in, waiting, *_ in ours.run_on_commit:
        if isinstance(waiting, _Batch) and registered_in == savepoints:
            waiting.pokes += pokes
            return
    transaction.on_commit(_Batch(pokes), robust=True)


@cache
def _redis() -> redis.Redis:
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1)
