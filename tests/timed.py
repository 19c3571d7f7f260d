"""How long what cannot be read keeps a web process busy.

What is asserted is the work: seconds of the processor that the asking thread spent, in which the test client answers.
The clock runs on while others use the processor, so its seconds are told and not asserted.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import pytest
from django.db import transaction
from django.urls import reverse

from marketplace.loading import load_pages

MOST_SECONDS = 1


class Came(NamedTuple):
    """What came of one request."""

    status: int
    seconds: float
    processor_seconds: float
    where: str


def timed(ask: Callable[[], Any], where: str) -> Came:
    """One request, and nothing of what it did is kept. One that takes too long is asked once more: what it is to blame
    for comes again, a sweep of the garbage of all before it does not."""
    came = _once(ask, where)
    return came if came.processor_seconds <= MOST_SECONDS else _once(ask, where)


def _once(ask: Callable[[], Any], where: str) -> Came:
    began, worked = time.perf_counter(), time.thread_time()
    with transaction.atomic():
        answer = ask()
        transaction.set_rollback(True)
    return Came(answer.status_code, time.perf_counter() - began, time.thread_time() - worked, where)


def all_quick(came: Iterable[Came]) -> str:
    """The figures as words, if nothing took more work than it may."""
    came = list(came)
    by_clock = max(came, key=lambda each: each.seconds)
    by_work = max(came, key=lambda each: each.processor_seconds)
    assert by_work.processor_seconds <= MOST_SECONDS, by_work
    return (
        f"all with less than {MOST_SECONDS} s of processor, the most {by_work.processor_seconds:.2f} s"
        f" ({by_work.where}), {sum(each.seconds <= MOST_SECONDS for each in came)} of them within"
        f" {MOST_SECONDS} s by the clock, the slowest in {by_clock.seconds:.2f} s ({by_clock.where})"
    )


@pytest.fixture
def web_process(client_of: Callable[[Any], Any]) -> None:
    """As it is when the first form comes: it has loaded its pages, and was asked whether it is there."""
    load_pages()
    client_of(None).get(reverse("healthz"))
