"""The live poke: a hint to a person's open pages that something changed. It may be lost; the row is the truth.

Sent after commit, straight to Redis in the wire format of channels_redis' pub/sub layer: a synchronous publish costs
a tenth of spinning up an event loop in a web thread (docs/decisions/0012).
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from functools import cache
from typing import Any
from uuid import UUID

import redis
from channels.layers import get_channel_layer
from django.conf import settings
from django.db import connection, transaction

from common import clock

LAYER_PREFIX = "crowdline"
"""The prefix that settings.CHANNEL_LAYERS gives the layer."""

Poke = tuple[UUID, str, str]
"""To whom, what happened, to which object."""

logger = logging.getLogger(__name__)


def group_of(user_id: UUID) -> str:
    """The channel group of one person's open pages."""
    return f"person.{user_id.hex}"


def poke(user_ids: Iterable[UUID], *, type: str, id: UUID) -> None:
    """After commit, tell these people's pages that `type` happened to the object `id`. Never raises.

    No page waits for what is only told (clock.at).
    """
    pokes = [(user_id, type, str(id)) for user_id in user_ids]
    if pokes and not clock.is_told():
        _send_on_commit(pokes)


class _Batch:
    """Pokes of one transaction, sent together once it has committed."""

    def __init__(self, pokes: list[Poke]) -> None:
        self.pokes = pokes
        # By which Django names a callback that failed; without it the log line itself would be the error.
        self.__qualname__ = type(self).__qualname__

    def __call__(self) -> None:
        layer: Any = get_channel_layer()
        try:
            pipeline = _redis().pipeline(transaction=False)
            for user_id, type, id in self.pokes:
                message = layer.serialize({"type": "poke", "poke": {"type": type, "id": id}})
                pipeline.publish(f"{LAYER_PREFIX}__group__{group_of(user_id)}", message)
            pipeline.execute()
        except redis.RedisError as error:
            logger.warning("%d live pokes were lost: %s", len(self.pokes), error)


def _send_on_commit(pokes: list[Poke]) -> None:
    """With those that wait already in this savepoint; a savepoint that is rolled back takes only its own along."""
    savepoints = set(connection.savepoint_ids)
    for registered_in, waiting, *_ in connection.run_on_commit:
        if isinstance(waiting, _Batch) and registered_in == savepoints:
            waiting.pokes += pokes
            return
    transaction.on_commit(_Batch(pokes), robust=True)


@cache
def _redis() -> redis.Redis:
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1)
