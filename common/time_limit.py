"""No request works for longer than REQUEST_SECONDS: whoever asked is told so with 503, and the thread serves others.

What computes is ended by an exception from outside, as Python lets one thread raise it in another; what waits for
PostgreSQL by the statement_timeout that deploy/run.sh sets. Either is TookTooLong, so open transactions are rolled back
and pages and API say it as any other refusal. What holds the processor outside of Python cannot be ended from inside
(docs/decisions/0066). Sockets are not requests: the live process has its own limits.
"""

from __future__ import annotations

import ctypes
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.db import OperationalError, connections
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from psycopg.errors import QueryCanceled

from common.errors import DomainError

_LOOK_EVERY_SECONDS = 0.2
_A_FAULT = 500
RETRY_AFTER_SECONDS = "5"
_AGAIN_AFTER_SECONDS = 2.0
"""Somebody may have caught it for another error."""


class TookTooLong(DomainError):
    code = "took_too_long"
    status = 503
    message = _("This took too long, so we stopped it. Look whether it was done before you try again.")
    """What had been committed by then stays: the end may come between the work and the page that tells of it."""


def as_refusal(error: Exception) -> Exception:
    """TookTooLong for a statement that PostgreSQL gave up; anything else as it is."""
    if isinstance(error, OperationalError) and isinstance(error.__cause__, QueryCanceled):
        return TookTooLong()
    return error


def drop_connections() -> None:
    """A statement may have been cut off in the middle of its conversation with the server: nobody gets it after us."""
    for connection in connections.all(initialized_only=True):
        if not connection.in_atomic_block:
            connection.close()


def _drop_all_connections() -> None:
    """Outside of all transactions: one that is still open was cut off while it ended, and would swallow what comes."""
    for connection in connections.all(initialized_only=True):
        connection.close()
        if connection.in_atomic_block:
            del connections[connection.alias]


@dataclass
class _Running:
    thread: int
    ends_at: float
    was_ended: bool = False


class _Watch:
    """One thread of this process that looks at what runs, while anything does. A lock orders it and the ends of
    requests, so that no exception reaches a thread that has gone on to something else."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: dict[int, _Running] = {}
        self._is_wanted = threading.Event()
        self._process = 0

    def begin(self, running: _Running) -> None:
        with self._lock:
            if self._process != os.getpid():  # a fork takes no threads along
                self._process = os.getpid()
                threading.Thread(target=self._look, name="time limit", daemon=True).start()
            self._is_wanted.set()
            self._running[running.thread] = running  # last: from here on it may be ended

    def end(self, running: _Running) -> None:
        """Afterwards nothing is under way to its thread. May be called again."""
        with self._lock:
            if self._running.pop(running.thread, None) is running and running.was_ended:
                _raise_in(running.thread, None)

    def _look(self) -> None:
        while True:
            self._is_wanted.wait()
            time.sleep(_LOOK_EVERY_SECONDS)
            with self._lock:
                now = time.monotonic()
                for running in self._running.values():
                    if running.ends_at <= now:
                        running.was_ended, running.ends_at = True, now + _AGAIN_AFTER_SECONDS
                        _raise_in(running.thread, TookTooLong)
                if not self._running:
                    self._is_wanted.clear()


def _raise_in(thread: int, error: type[Exception] | None) -> None:
    """The next time that it runs a line of Python; None takes back what has not got there.
    Source: PyThreadState_SetAsyncExc in the C API."""
    ctypes.pythonapi.PyThreadState_SetAsyncExc(
        ctypes.c_ulong(thread), ctypes.py_object(error) if error else None
    )


_watch = _Watch()


class TimeLimitMiddleware:
    """Outside of all that works. What is ended between two layers of Django becomes a bare 503."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not settings.REQUEST_SECONDS:
            return self.get_response(request)
        response = None
        running = _Running(threading.get_ident(), time.monotonic() + settings.REQUEST_SECONDS)
        try:
            try:
                _watch.begin(running)
                response = self.get_response(request)
            finally:
                _watch.end(running)
        except TookTooLong:
            _watch.end(running)
        if running.was_ended:
            _drop_all_connections()
            if response is None or response.status_code == _A_FAULT:
                response = HttpResponse(
                    str(TookTooLong.message),
                    "text/plain; charset=utf-8",
                    status=TookTooLong.status,
                    headers={"Retry-After": RETRY_AFTER_SECONDS},
                )
        if response is None:
            raise TookTooLong
        return response
