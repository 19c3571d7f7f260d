"""One person's phone: calls the API with their token and keeps the live socket open with their session.

What a refusal or an error was is counted; a call that fails answers None and nobody stops because of it.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Mapping
from typing import Any

import httpx
from django.conf import settings
from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

from marketplace.simulation.figures import Tally
from marketplace.simulation.log_ins import LogIn

Answer = Mapping[str, Any]
RECONNECT_SECONDS = 1.0
LIVE_URL = re.compile(r'data-live-url="([^"]+)"')


class Phone:
    def __init__(self, log_in: LogIn, *, http: httpx.AsyncClient, live_url: str, tally: Tally) -> None:
        self._log_in = log_in
        self._http = http
        self._live_url = live_url
        self._tally = tally

    async def get(self, path: str) -> Answer | None:
        return await self._call("GET", path, None)

    async def post(self, path: str, content: Mapping[str, object] | None = None) -> Answer | None:
        return await self._call("POST", path, content or {})

    async def put(self, path: str, content: Mapping[str, object]) -> Answer | None:
        return await self._call("PUT", path, content)

    async def _call(self, method: str, path: str, content: Mapping[str, object] | None) -> Answer | None:
        headers = {"Authorization": f"Token {self._log_in.token}"}
        try:
            answer = await self._http.request(method, f"/api/v1/{path}", json=content, headers=headers)
        except httpx.HTTPError as error:
            self._tally.refused[type(error).__name__] += 1
            return None
        found = _content(answer)
        if answer.is_error:
            self._tally.refused[f"{answer.status_code} {found.get('code', '')}".strip()] += 1
            return None
        return found

    async def pokes(self) -> AsyncIterator[str]:
        """What the socket says has changed, by its type; "" on every connect: then everything is fetched anew."""
        headers = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={self._log_in.session_key}"}
        while True:
            try:
                async with connect(
                    self._live_url, additional_headers=headers, origin=_origin(self._http)
                ) as socket:
                    yield ""
                    async for message in socket:
                        yield str(json.loads(message)["type"])
            except (OSError, WebSocketException) as error:
                self._tally.refused[f"socket: {type(error).__name__}"] += 1
            await asyncio.sleep(RECONNECT_SECONDS)


async def live_url_of(http: httpx.AsyncClient, log_in: LogIn) -> str:
    """Where the site's pages say that the socket is. Raises: httpx.HTTPError, LookupError."""
    cookie = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={log_in.session_key}"}
    page = await http.get("/ask/", headers=cookie)
    found = LIVE_URL.search(page.raise_for_status().text)
    if found is None:
        raise LookupError("The site's page does not say where its live socket is.")
    url = httpx.URL(str(http.base_url)).join(found[1])
    return str(url.copy_with(scheme=url.scheme.replace("http", "ws")))


def _content(answer: httpx.Response) -> dict[str, Any]:
    try:
        found = answer.json()
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _origin(http: httpx.AsyncClient) -> Any:
    return str(http.base_url).rstrip("/")
