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
from django.db import transaction

LAYER_PREFIX = "crowdline"
"""The prefix that settings.CHANNEL_LAYERS gives the layer."""

logger = logging.getLogger(__name__)


def group_of(user_id: UUID) -> str:
    """The channel group of one person's open pages."""
    return f"person.{user_id.hex}"


def poke(user_ids: Iterable[UUID], *, type: str, id: UUID) -> None:
    """After commit, tell these people's pages that `type` happened to the object `id`. Never raises."""
    receivers = list(user_ids)
    if receivers:
        transaction.on_commit(lambda: _publish(receivers, type, str(id)), robust=True)


def _publish(user_ids: list[UUID], type: str, id: str) -> None:
    layer: Any = get_channel_layer()
    message = layer.serialize({"type": "poke", "poke": {"type": type, "id": id}})
    try:
        pipeline = _redis().pipeline(transaction=False)
        for user_id in user_ids:
            pipeline.publish(f"{LAYER_PREFIX}__group__{group_of(user_id)}", message)
        pipeline.execute()
    except redis.RedisError as error:
        logger.warning("A live poke was lost: %s", error)


@cache
def _redis() -> redis.Redis:
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1)
