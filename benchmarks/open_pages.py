"""Open pages: the live sockets of many people at once, and what each of them hears."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass
from typing import Self
from uuid import UUID

from websockets.asyncio.client import ClientConnection, connect

from benchmarks import site
from common.local.ports import HOST

TOGETHER = 50
"""Connects at once, as after a restart."""

PATH = "/ws/v1/live/"


@dataclass(frozen=True)
class Heard:
    at: float
    by: UUID
    type: str
    id: str


class OpenPages:
    """Sockets at the live process on `port`; `heard` fills while they are open, which is until the block ends."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.heard: list[Heard] = []
        self._sockets = AsyncExitStack()
        self._listening: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Self:
        await self._sockets.__aenter__()
        return self

    async def __aexit__(self, *error: object) -> None:
        for task in self._listening:
            task.cancel()
        await asyncio.gather(*self._listening, return_exceptions=True)
        await self._sockets.aclose()

    async def open(self, people: Mapping[UUID, site.Headers]) -> None:
        """One page for each person, TOGETHER at a time."""
        gate = asyncio.Semaphore(TOGETHER)

        async def open_one(person: UUID, headers: site.Headers) -> None:
            async with gate:
                opening = connect(
                    f"ws://{HOST}:{self.port}{PATH}", additional_headers=headers, compression=None
                )
                socket = await self._sockets.enter_async_context(opening)
            self._listening.append(asyncio.create_task(self._listen(person, socket)))

        await asyncio.gather(*(open_one(*each) for each in people.items()))

    async def _listen(self, person: UUID, socket: ClientConnection) -> None:
        async for message in socket:
            at = time.perf_counter()
            poke = json.loads(message)
            self.heard.append(Heard(at, person, poke["type"], poke["id"]))


@contextmanager
def open_pages(
    port: int, people: Mapping[UUID, site.Headers], *, settle_seconds: float
) -> Iterator[list[Heard]]:
    """The same beside a program that is not asynchronous, in a thread of its own; yields what the pages hear.

    They listen for `settle_seconds` more when the block has ended.
    """
    pages, is_open, is_over = OpenPages(port), threading.Event(), threading.Event()

    async def keep_open() -> None:
        async with pages:
            await pages.open(people)
            is_open.set()
            await asyncio.to_thread(is_over.wait)
            await asyncio.sleep(settle_seconds)

    thread = threading.Thread(target=asyncio.run, args=[keep_open()])
    thread.start()
    while not is_open.wait(timeout=1):
        if not thread.is_alive():
            raise RuntimeError("The pages could not be opened, for the reason above.")
    try:
        yield pages.heard
    finally:
        is_over.set()
        thread.join()
