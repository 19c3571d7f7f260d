"""Who has which pages open in this process: one connection to Redis hears the pokes for all of them.

Each message is read once and passed on to the pages of those it names, nobody else. While nobody has a page open,
nothing listens. When Redis was away, what was told meanwhile is lost, and every page is told to fetch anew.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Coroutine, Iterable
from typing import Any
from weakref import WeakKeyDictionary

import redis.asyncio
from django.conf import settings

from common import live

Page = Callable[[str], Coroutine[Any, Any, None]]
"""What an open page does with a poke, as it is sent to the browser: {"type", "id"}."""

LOST = json.dumps({"type": "pokes.lost", "id": ""})
"""What every page hears when it may have missed pokes."""

LONGEST_WAIT_SECONDS = 5
AGAIN_AFTER_SECONDS = 1

logger = logging.getLogger(__name__)


class HubIsDeaf(Exception):
    """Redis is away: a page that opened now would hear nothing."""


class Hub:
    """Of one event loop."""

    def __init__(self) -> None:
        self._pages: dict[str, set[Page]] = {}
        self._hears = asyncio.Event()
        self._has_heard = False
        self._listening: asyncio.Task[None] | None = None
        self._passing_on: set[asyncio.Task[None]] = set()

    async def join(self, person: str, page: Page) -> None:
        """Once this returns, the page hears every poke of this person. Raises: HubIsDeaf."""
        self._pages.setdefault(person, set()).add(page)
        if self._listening is None:
            self._listening = asyncio.create_task(self._listen())
        if not self._hears.is_set():
            try:
                await asyncio.wait_for(self._hears.wait(), LONGEST_WAIT_SECONDS)
            except TimeoutError as error:
                self.leave(person, page)
                raise HubIsDeaf from error

    def leave(self, person: str, page: Page) -> None:
        pages = self._pages.get(person, set())
        pages.discard(page)
        if not pages:
            self._pages.pop(person, None)
        if not self._pages and self._listening is not None:
            self._listening.cancel()
            self._listening = None
            self._hears.clear()
            self._has_heard = False

    async def _listen(self) -> None:
        while True:
            try:
                await self._hear()
            except redis.RedisError as error:
                logger.warning("No live pokes are heard: %s", error)
            except Exception:  # whatever it was, pages must not stay deaf
                logger.exception("No live pokes are heard.")
            self._hears.clear()
            await asyncio.sleep(AGAIN_AFTER_SECONDS)

    async def _hear(self) -> None:
        """Until the connection breaks for good. What is sent before it is there again is lost."""
        async with redis.asyncio.Redis.from_url(settings.REDIS_URL) as client, client.pubsub() as channel:
            await channel.subscribe(live.CHANNEL)
            async for message in channel.listen():
                if message["type"] == "message":
                    self._pass_on(message["data"])
                else:
                    self._subscribed()

    def _subscribed(self) -> None:
        """For the first time, or after a break, also one that the client has mended by itself."""
        self._hears.set()
        if self._has_heard:
            for pages in self._pages.values():
                self._tell(pages, LOST)
        self._has_heard = True

    def _pass_on(self, message: bytes) -> None:
        for person, type, id in live.heard(message):
            self._tell(self._pages.get(person, ()), json.dumps({"type": type, "id": id}))

    def _tell(self, pages: Iterable[Page], words: str) -> None:
        """All at once: a slow one keeps nobody waiting."""
        for page in pages:
            task = asyncio.create_task(page(words))
            self._passing_on.add(task)
            task.add_done_callback(self._passed_on)

    def _passed_on(self, task: asyncio.Task[None]) -> None:
        self._passing_on.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            logger.warning("A page could not be told: %r", error)


_hubs: WeakKeyDictionary[asyncio.AbstractEventLoop, Hub] = WeakKeyDictionary()


def hub() -> Hub:
    """That of the running event loop."""
    return _hubs.setdefault(asyncio.get_running_loop(), Hub())
