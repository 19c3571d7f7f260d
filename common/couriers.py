"""Who carries which outbox entry out of the house. Apps register a courier per kind; the worker calls it.

A courier runs inside the transaction that marks the entry delivered and may run more than once if the process dies
in between: it must be harmless to repeat or dedupe on the entry's id.
"""

from __future__ import annotations

from collections.abc import Callable

from common import metrics, request_context, tracing
from common.models import OutboxEntry

Courier = Callable[[OutboxEntry], None]
_couriers: dict[str, Courier] = {}


def courier(kind: str) -> Callable[[Courier], Courier]:
    """Register the decorated function as the courier of `kind`."""

    def register(function: Courier) -> Courier:
        _couriers[kind] = function
        return function

    return register


def deliver(entry: OutboxEntry) -> None:
    """Raises: LookupError if no courier knows the kind."""
    with (
        request_context.about(entry=str(entry.pk), kind=entry.kind),
        tracing.span(entry.kind),
        metrics.delivering(entry.kind),
    ):
        _couriers[entry.kind](entry)
