"""What each process counts of itself for Prometheus: requests, sweeps, deliveries, open sockets.

A process that has a name (CROWDLINE_PROCESS, set by deploy/run.sh and common/local/processes.py) keeps its counts in
files below METRICS_DIR; whichever web process is asked for /metrics adds up the files of all of them on this machine.
What is counted in the database is in marketplace/figures.py.
"""

from __future__ import annotations

import os
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator, MutableMapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings

PROCESS = os.environ.get("CROWDLINE_PROCESS", "")
if PROCESS:
    # The library reads it while it is being imported.
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(Path(settings.METRICS_DIR) / PROCESS)
    Path(os.environ["PROMETHEUS_MULTIPROC_DIR"]).mkdir(parents=True, exist_ok=True)

from prometheus_client import REGISTRY, CollectorRegistry, Counter, Gauge, Histogram, Metric  # noqa: E402
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest  # noqa: E402
from prometheus_client.multiprocess import MultiProcessCollector  # noqa: E402
from prometheus_client.registry import Collector  # noqa: E402

CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

_requests = Counter("crowdline_http_requests_total", "Requests answered.", ["method", "route", "status"])
_request_seconds = Histogram(
    "crowdline_http_request_seconds", "How long answering took.", ["route"], buckets=SECONDS
)
_sweep_seconds = Histogram("crowdline_sweep_seconds", "How long a sweep took.", ["sweep"], buckets=SECONDS)
_sweep_rows = Counter("crowdline_sweep_rows_total", "Rows that a sweep dealt with.", ["sweep"])
_sweep_failures = Counter("crowdline_sweep_failures_total", "Sweeps that ended in an error.", ["sweep"])
_deliveries = Counter("crowdline_deliveries_total", "What couriers delivered.", ["kind"])
_delivery_failures = Counter(
    "crowdline_delivery_failures_total", "What couriers failed at and will try again.", ["kind"]
)
_sockets = Gauge("crowdline_sockets_open", "Live sockets that are open now.", multiprocess_mode="livesum")

Scope = MutableMapping[str, Any]
Door = Callable[[Scope, Any, Any], Awaitable[None]]


def count_request(*, method: str, route: str, status: int, seconds: float) -> None:
    _requests.labels(method, route, str(status)).inc()
    _request_seconds.labels(route).observe(seconds)


@contextmanager
def sweeping(name: str) -> Iterator[Callable[[int], None]]:
    """Times what is inside, which calls the given function with the number of rows it dealt with."""
    began = time.perf_counter()
    try:
        yield _sweep_rows.labels(name).inc
    except Exception:
        _sweep_failures.labels(name).inc()
        raise
    finally:
        _sweep_seconds.labels(name).observe(time.perf_counter() - began)


@contextmanager
def delivering(kind: str) -> Iterator[None]:
    """Counts what is inside as delivered, or as a failure if it raises."""
    try:
        yield
    except Exception:
        _delivery_failures.labels(kind).inc()
        raise
    _deliveries.labels(kind).inc()


def counting_sockets(door: Door) -> Door:
    """The same door for sockets, counted while they are open, however they end."""

    async def counted(scope: Scope, receive: Any, send: Any) -> None:
        with _sockets.track_inprogress():
            await door(scope, receive, send)

    return counted


def in_words(figures: Callable[[], Iterable[Metric]]) -> bytes:
    """All that Prometheus is told: the counts of every process, and what `figures` gives now."""
    registry = CollectorRegistry()
    registry.register(_Given(_of_all_processes if PROCESS else REGISTRY.collect))
    registry.register(_Given(figures))
    return generate_latest(registry)


class _Given(Collector):
    def __init__(self, collect: Callable[[], Iterable[Metric]]) -> None:
        self._collect = collect

    def collect(self) -> Iterable[Metric]:
        return self._collect()

    def describe(self) -> Iterable[Metric]:
        """Nothing: the registry would otherwise count everything once only to learn the names."""
        return ()


def _of_all_processes() -> Iterable[Metric]:
    """A process that has ended keeps its counts, so that sums never shrink, until its directory is emptied."""
    files = [str(path) for path in Path(settings.METRICS_DIR).glob("*/*.db")]
    metrics: Iterable[Metric] = MultiProcessCollector.merge(files)  # type: ignore[no-untyped-call]
    return metrics
