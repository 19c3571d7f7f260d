"""The least that a socket server can be: it accepts and waits. Row 4's baseline, served like the live process."""

from __future__ import annotations

from typing import Any


async def application(scope: Any, receive: Any, send: Any) -> None:
    if scope["type"] != "websocket":
        return
    while True:
        match (await receive())["type"]:
            case "websocket.connect":
                await send({"type": "websocket.accept"})
            case "websocket.disconnect":
                return
