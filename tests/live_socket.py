"""One open page's live socket, spoken to as a browser would: the site's own ASGI stack without a network.

(channels.testing would want a server of its own installed.)
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from asgiref.sync import async_to_sync
from asgiref.testing import ApplicationCommunicator
from channels.routing import URLRouter
from channels.sessions import CookieMiddleware

from routing.urls import websocket_urlpatterns

PATH = "/ws/v1/live/"
SECONDS = 5

Outcome = TypeVar("Outcome")


def run(conversation: Callable[..., Awaitable[Outcome]], *args: Any) -> Outcome:
    """Run the conversation to its end, also in a thread where an earlier test's browser keeps a loop running."""
    browsers = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    try:
        return async_to_sync(conversation)(*args)
    finally:
        asyncio._set_running_loop(browsers)


class LiveSocket:
    def __init__(self, client: Any, *, path: str = PATH) -> None:
        """`client` is a Django test client: whoever it is signed in as opens the page."""
        cookie = "; ".join(f"{key}={morsel.value}" for key, morsel in client.cookies.items())
        scope = {
            "type": "websocket",
            "path": path,
            "query_string": b"",
            "headers": [(b"cookie", cookie.encode())],
            "subprotocols": [],
        }
        self.application = ApplicationCommunicator(CookieMiddleware(URLRouter(websocket_urlpatterns)), scope)

    async def open(self) -> int:
        """101 once it is open and answers, else the code with which it was closed."""
        await self.application.send_input({"type": "websocket.connect"})
        answer = await self.application.receive_output(SECONDS)
        if answer["type"] == "websocket.accept":
            await self.say("ping")
            answer = await self.application.receive_output(SECONDS)
        return int(answer["code"]) if answer["type"] == "websocket.close" else 101

    async def say(self, text: str) -> None:
        await self.application.send_input({"type": "websocket.receive", "text": text})

    async def heard(self, *, within_seconds: float = SECONDS) -> Any:
        """The next poke, or the code with which it was closed."""
        message = await self.application.receive_output(within_seconds)
        return json.loads(message["text"]) if message["type"] == "websocket.send" else message["code"]

    async def hears_nothing(self, *, seconds: float = 0.3) -> bool:
        nothing: bool = await self.application.receive_nothing(timeout=seconds)
        return nothing

    async def close(self) -> None:
        await self.application.send_input({"type": "websocket.disconnect", "code": 1000})
        await self.application.wait(SECONDS)
