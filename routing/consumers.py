"""One socket per open page: passes on the pokes of the person it belongs to, and nothing else.

A poke says what changed, never what it now is: the page fetches that through the ordinary permission checks. The
session is read again before every poke and every RECHECK_SECONDS, because a socket outlives a log-out, and a suspension
its rights. What many sockets want to know at the same moment is one question to the database (SessionChecks).
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, MutableMapping
from contextlib import suppress
from functools import lru_cache
from typing import Any
from weakref import WeakKeyDictionary

from channels.db import database_sync_to_async
from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import Error
from django.utils.crypto import constant_time_compare

from accounts import session_limits
from accounts.models import User
from common import clock
from common.live_hub import HubIsDeaf, hub
from common.written_once import IsAmong, Select, Values

RECHECK_SECONDS = 20
"""Together with the question to a busy database less than the half minute that we promise."""
NOT_SIGNED_IN = 4401
RIGHTS_CHANGED = 4403
"""Signed in still: the page connects again, as whoever this person is now."""
TRY_AGAIN_LATER = 1013

Event = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Event]]
Send = Callable[[Event], Awaitable[None]]
Rights = tuple[tuple[str, ...], bool]
"""In which roles they work in-house, and whether they may answer."""


async def live_socket(scope: Event, receive: Receive, send: Send) -> None:
    """/ws/v1/live/: sends {"type", "id"}; answers the text "ping" with "pong"; ignores all else."""
    await receive()  # websocket.connect
    page = OpenPage(scope["cookies"].get(settings.SESSION_COOKIE_NAME), send)
    try:
        await page.open()
        while (event := await receive())["type"] != "websocket.disconnect":
            if event.get("text") == "ping":
                await page.say("pong")
    finally:
        page.leave()


class OpenPage:
    """One socket, from its connect to its end."""

    def __init__(self, session_key: str | None, send: Send) -> None:
        self._session_key = session_key
        self._send = send
        self._person: str = ""
        self._rights: Rights = ((), False)
        self._recheck: asyncio.Task[None] | None = None
        self._is_closed = False

    async def open(self) -> None:
        """Join before accepting: what is told after the page knows that it is open must not be missed."""
        try:
            person = await self._who()
            if person is not None:
                self._person, self._rights = str(person.id), rights_of(person)
                await hub().join(self._person, self.hear)
        except (Error, HubIsDeaf):
            await self._send({"type": "websocket.accept"})
            await self._close(TRY_AGAIN_LATER)
            return
        await self._send({"type": "websocket.accept"})
        if person is None:
            await self._close(NOT_SIGNED_IN)
        else:
            self._recheck = asyncio.create_task(self._look_again())

    def leave(self) -> None:
        self._is_closed = True
        if self._recheck is not None:
            self._recheck.cancel()
        if self._person:
            hub().leave(self._person, self.hear)

    async def say(self, text: str) -> None:
        if not self._is_closed:
            await self._tell({"type": "websocket.send", "text": text})

    async def hear(self, poke: str) -> None:
        """Called by the hub with a poke for this person."""
        if not self._is_closed and await self._may_hear():
            await self.say(poke)

    async def _look_again(self) -> None:
        await asyncio.sleep(RECHECK_SECONDS)
        while await self._may_hear():
            await asyncio.sleep(RECHECK_SECONDS)

    async def _may_hear(self) -> bool:
        """Whether they are who they were; closes otherwise, and where nobody can tell."""
        try:
            person = await self._who()
        except Error:
            await self._close(TRY_AGAIN_LATER)
            return False
        if person is not None and rights_of(person) == self._rights:
            return True
        await self._close(NOT_SIGNED_IN if person is None else RIGHTS_CHANGED)
        return False

    async def _who(self) -> User | None:
        return await session_checks().person_of(self._session_key)

    async def _close(self, code: int) -> None:
        if not self._is_closed:
            self._is_closed = True
            await self._tell({"type": "websocket.close", "code": code})

    async def _tell(self, event: Event) -> None:
        with suppress(OSError):  # the browser has gone, and `receive` will say so
            await self._send(event)


def rights_of(person: User) -> Rights:
    return tuple(person.roles), person.is_advocate


# --- Whether sessions still hold -------------------------------------------------------------------------------


class SessionChecks:
    """Asks for all sockets of this process together: what comes in while one question is out is the next question.

    Each answer was read after it was asked for, so nobody hears anything after their log-out has been committed.
    """

    def __init__(self) -> None:
        self._waiting: list[tuple[str, asyncio.Future[User | None]]] = []
        self._asking: asyncio.Task[None] | None = None

    async def person_of(self, session_key: str | None) -> User | None:
        """Who is signed in by this session now, if anybody."""
        if not session_key:
            return None
        answer: asyncio.Future[User | None] = asyncio.get_running_loop().create_future()
        self._waiting.append((session_key, answer))
        if self._asking is None:
            self._asking = asyncio.create_task(self._ask())
        return await answer

    async def _ask(self) -> None:
        while self._waiting:
            waiting, self._waiting = self._waiting, []
            people: dict[str, User] = {}
            failure: Exception | None = None
            try:
                people = await database_sync_to_async(signed_in)({key for key, _ in waiting})
            except Exception as error:  # whatever it was, each of those who asked is to have it
                failure = error
            for key, answer in waiting:
                if answer.done():  # its socket has gone
                    continue
                if failure is not None:
                    answer.set_exception(failure)
                else:
                    answer.set_result(people.get(key))
        self._asking = None


_checks: WeakKeyDictionary[asyncio.AbstractEventLoop, SessionChecks] = WeakKeyDictionary()


def session_checks() -> SessionChecks:
    """Those of the running event loop."""
    return _checks.setdefault(asyncio.get_running_loop(), SessionChecks())


_SESSIONS = Values(
    lambda keys, now: Session.objects.filter(IsAmong("session_key", keys), expire_date__gt=now).values_list(
        "session_key", "session_data"
    )
)
_ACTIVE = Select(
    lambda ids: User.objects.filter(IsAmong("pk", ids), is_active=True).select_related("advocate")
)


def signed_in(session_keys: Collection[str]) -> dict[str, User]:
    """Who is signed in by each of these sessions: not logged out or run out, not disabled, the password not changed."""
    rows = _SESSIONS.all(keys=list(session_keys), now=clock.now())
    sessions = {key: _read(sealed) for key, sealed in rows}
    ids = [data[SESSION_KEY] for data in sessions.values() if SESSION_KEY in data]
    active = _ACTIVE.all(ids=ids)
    people = {str(person.pk): person for person in active}
    return {
        key: person
        for key, data in sessions.items()
        if (person := people.get(data.get(SESSION_KEY, ""))) is not None
        and constant_time_compare(data.get(HASH_SESSION_KEY, ""), person.get_session_auth_hash())
        and not session_limits.is_over(data, person)
    }


@lru_cache(maxsize=10_000)
def _read(sealed: str) -> dict[str, Any]:
    """What a session holds. The same words always say the same, and reading them takes longer than fetching them."""
    return SessionStore().decode(sealed)
