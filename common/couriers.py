"""Who carries which outbox entry out of the house. Apps register a courier per kind; the worker calls it.

A courier runs inside the transaction that marks the entry delivered and may run more than once if the process dies
in between: it must be harmless to repeat or dedupe on the entry's id.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from common import metrics, outbox, request_context, tracing
from common.models import OutboxEntry

Courier = Callable[[OutboxEntry], None]
FirstChance = Callable[[OutboxEntry], datetime | None]
_couriers: dict[str, Courier] = {}
_first_chances: list[FirstChance] = []


def courier(kind: str) -> Callable[[Courier], Courier]:
    """Register the decorated function as the courier of `kind`."""

    def register(function: Courier) -> Courier:
        _couriers[kind] = function
        return function

    return register


def held_back_by(first_chance: FirstChance) -> FirstChance:
    """Register the decorated function, which says when an entry may be carried: None is now."""
    _first_chances.append(first_chance)
    return first_chance


def kinds() -> frozenset[str]:
    """Of everything that somebody carries."""
    return frozenset(_couriers)


def deliver(entry: OutboxEntry) -> None:
    """Carry it, or tell it again for when it may be carried. Raises: LookupError if no courier knows the kind."""
    with (
        request_context.about(entry=str(entry.pk), kind=entry.kind),
        tracing.span(entry.kind),
        metrics.delivering(entry.kind),
    ):
        carry = _couriers[entry.kind]
        later = [at for first_chance in _first_chances if (at := first_chance(entry)) is not None]
        if later:
            outbox.tell(entry.kind, payload=entry.payload, at=max(later))
        else:
            carry(entry)
