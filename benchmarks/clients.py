"""Clients that ask a server one thing after the other, each in a process of its own, for a bounded time."""

from __future__ import annotations

import http.client
import multiprocessing
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from benchmarks import databases
from common.local.ports import HOST

Share = list[Any]


@dataclass(frozen=True)
class Call:
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    method: str = "GET"
    body: str | None = None
    expect: int = 200


@dataclass(frozen=True)
class Load:
    """How many calls a second all clients made together, and how long each call took, in milliseconds, sorted."""

    a_second: float
    waits: list[float]

    def ms(self, quantile: float) -> float:
        return self.waits[min(int(len(self.waits) * quantile), len(self.waits) - 1)]


def ask(port: int, calls: Sequence[Call], *, seconds: float, clients: int = 1, again: bool = False) -> Load:
    """Make the calls, shared out to the clients, until they are done or the time is over.

    With `again` every client makes all of them, round and round.
    """
    shares = [
        (port, list(calls if again else calls[number::clients]), seconds, again) for number in range(clients)
    ]
    results = _pool(clients, lambda pool: pool.starmap(_ask, shares))
    waits = sorted(wait for _, waits in results for wait in waits)
    return Load(sum(a_second for a_second, _ in results), waits)


def in_processes(measure: Callable[[Share], float], work: Share, *, processes: int) -> float:
    """The sum of what `measure` says of each process' share: calls a second, all together."""
    shares = [work[number::processes] for number in range(processes)]
    return sum(_pool(processes, lambda pool: pool.map(measure, shares)))


def _pool(processes: int, run: Callable[[Any], list[Any]]) -> list[Any]:
    """Forked with the database closed: each process opens its own connection.

    They leave by themselves: a pool that ends them may catch one with the queue's lock in hand and wait for ever.
    """
    databases.hang_up()
    with multiprocessing.get_context("fork").Pool(processes) as pool:
        results = run(pool)
        pool.close()
        pool.join()
        return results


def _ask(port: int, calls: list[Call], seconds: float, again: bool) -> tuple[float, list[float]]:
    """Raises: RuntimeError when the server answers otherwise than expected."""
    server = http.client.HTTPConnection(HOST, port, timeout=600)
    started, waits = time.perf_counter(), []
    while True:
        for call in calls:
            sent = time.perf_counter()
            server.request(call.method, call.path, body=call.body, headers=dict(call.headers))
            answer = server.getresponse()
            body = answer.read()
            waits.append((time.perf_counter() - sent) * 1000)
            if answer.status != call.expect:
                raise RuntimeError(f"{call.method} {call.path}: {answer.status} {body[:500]!r}")
            if time.perf_counter() - started > seconds:
                return len(waits) / (time.perf_counter() - started), waits
        if not again:
            return len(waits) / (time.perf_counter() - started), waits
