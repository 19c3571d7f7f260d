"""One socket per open page: passes on the pokes of the person it belongs to, and nothing else.

A poke says what changed, never what it now is: the page fetches that through the ordinary permission checks. The
session is read again before every poke and every RECHECK_SECONDS, because a socket outlives a log-out.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from typing import Any

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.utils.crypto import constant_time_compare

from accounts.models import User
from common.live import group_of

RECHECK_SECONDS = 30
NOT_SIGNED_IN = 4401


class LiveConsumer(AsyncWebsocketConsumer):
    """/ws/v1/live/: sends {"type", "id"}; answers the text "ping" with "pong"; ignores all else."""

    group: str | None = None
    roles: Sequence[str] = ()
    recheck: asyncio.Task[None] | None = None

    async def connect(self) -> None:
        user = self.scope.get("user")
        if user is None or not user.is_authenticated:
            await self.accept()
            await self.close(NOT_SIGNED_IN)
            return
        self.group, self.roles = group_of(user.id), list(user.roles)
        await self.channel_layer.group_add(self.group, self.channel_name)
        await self.accept()
        self.recheck = asyncio.create_task(self._recheck())

    async def disconnect(self, code: int) -> None:
        if self.recheck is not None:
            self.recheck.cancel()
        if self.group is not None:
            await self.channel_layer.group_discard(self.group, self.channel_name)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        if text_data == "ping":
            await self.send(text_data="pong")

    async def poke(self, event: dict[str, Any]) -> None:
        """Called by the channel layer with what common.live published."""
        if await self._still_signed_in():
            await self.send(text_data=json.dumps(event["poke"]))

    async def _recheck(self) -> None:
        with suppress(asyncio.CancelledError):
            while await self._still_signed_in():
                await asyncio.sleep(RECHECK_SECONDS)

    async def _still_signed_in(self) -> bool:
        session_key = self.scope["session"].session_key
        if await database_sync_to_async(session_still_holds)(session_key, roles=self.roles):
            return True
        await self.close(NOT_SIGNED_IN)
        return False


def session_still_holds(session_key: str | None, *, roles: Sequence[str]) -> bool:
    """Whether the session row still signs in somebody with these roles: not logged out, not disabled, password and
    roles not changed."""
    if not session_key:
        return False
    session = import_module(settings.SESSION_ENGINE).SessionStore(session_key)
    if SESSION_KEY not in session:
        return False
    user = User.objects.filter(pk=session.get(SESSION_KEY), is_active=True).first()
    return (
        user is not None
        and user.roles == list(roles)
        and constant_time_compare(session.get(HASH_SESSION_KEY, ""), user.get_session_auth_hash())
    )
