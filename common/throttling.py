"""How often one person may do something within an hour, for pages and API alike: counted exactly, in Redis.

These are limits against abuse, generous to people. What business forbids (a month's redemptions, open claims) is a
rule in an action and the database. Without Redis nothing is counted and nothing is refused.
"""

from __future__ import annotations

import logging
from functools import cache
from typing import Any
from uuid import UUID

import redis
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from common.errors import DomainError

HOUR_SECONDS = 3600

logger = logging.getLogger(__name__)

# One script, because INCR and EXPIRE apart leave a counter without an end when the process dies between them.
_COUNT = """
local used = redis.call('INCR', KEYS[1])
if used == 1 then redis.call('EXPIRE', KEYS[1], ARGV[1]) end
return {used, redis.call('TTL', KEYS[1])}
"""


class TooManyRequests(DomainError):
    """`retry_after_seconds` becomes the Retry-After header."""

    code = "too_many_requests"
    status = 429
    message = _("That was a lot in a short time. Please wait a while and try again.")

    def __init__(self, *, retry_after_seconds: int) -> None:
        self.retry_after_seconds = retry_after_seconds
        super().__init__()


def count_one(limit: str, *, person_id: UUID) -> None:
    """Count one use of a limit of settings.LIMITS_PER_HOUR; the hour begins with the first use.

    Raises: TooManyRequests from the first use beyond the limit until the hour is over.
    """
    try:
        counted: Any = _redis().eval(_COUNT, 1, f"crowdline:limit:{limit}:{person_id.hex}", str(HOUR_SECONDS))
    except redis.RedisError as error:
        logger.warning("The limit %s was not counted: %s", limit, error)
        return
    used, seconds_left = counted
    if used > settings.LIMITS_PER_HOUR[limit]:
        raise TooManyRequests(retry_after_seconds=max(seconds_left, 1))


@cache
def _redis() -> redis.Redis:
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1)
