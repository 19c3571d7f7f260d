"""Real processes to be killed, stopped and misled, on a database of the test's own."""

from __future__ import annotations

import math
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from multiprocessing.process import BaseProcess
from multiprocessing.synchronize import Event
from typing import Any

import pytest
from django.db import connection

from marketplace.actions.post_enquiry import post_enquiry
from tests.conftest import _disconnect
from tests.routing import invariants
from tests.routing.conftest import queued  # noqa: F401 (a fixture)

Start = Callable[..., BaseProcess]


@pytest.fixture
def fork(race_db: None) -> Iterator[Start]:
    """fork(work, *given) -> a process that does the work on connections of its own; none outlives the test."""
    context, started = multiprocessing.get_context("fork"), []

    def start(work: Callable[..., Any], *given: Any) -> BaseProcess:
        _disconnect()
        process = context.Process(target=_alone, args=(work, *given), daemon=True)
        process.start()
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.join()


def _alone(work: Callable[..., Any], *given: Any) -> None:
    """On one plain connection of its own: a pool's threads do not go well with a fork.

    While a browser's event loop runs in the parent's thread, Django keeps that thread's connections apart from those
    it had before. The loop does not run in here, so the older one would be found again, dead with its database.
    """
    _disconnect()
    connection.settings_dict["OPTIONS"].pop("pool", None)
    work(*given)


def relay(statements: float = math.inf) -> None:
    """What `manage.py relay` does, until it is killed: from outside, or right before a certain statement."""
    from common.relay import Relay

    left = statements

    def count_down(execute: Callable[..., Any], *asked: Any) -> Any:
        nonlocal left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(*asked)

    with connection.execute_wrapper(count_down):
        Relay(idle_seconds=0.05).run()


@pytest.fixture
def event() -> Callable[[], Event]:
    """event() -> something that one process can wait for and another make happen."""
    return multiprocessing.get_context("fork").Event


@pytest.fixture
def ask(carla: Any, sim: Any) -> Callable[[int], Any]:
    """ask(n) -> an enquiry of Carla's, offered to whoever is there."""

    def post(number: int) -> Any:
        return post_enquiry(by=carla, subject=f"Question {number}", body=f"Why {number}?", topic_id=sim.id)

    return post


@pytest.fixture
def watched(race_db: None) -> Callable[[], None]:
    """watched() fails if anything that routing/lifecycle.py promises is broken now; no end happens twice meanwhile."""
    invariants.refuse_second_ends()

    def look() -> None:
        assert invariants.broken() == {}

    return look
