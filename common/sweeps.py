"""What the clock does: small functions that find overdue rows and call the action for each.

Apps register theirs in a module sweeps.py. The relay runs each on its own beat; any number of relays may run, so a
sweep takes rows with SKIP LOCKED or compare-and-set and does a bounded batch.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

Function = Callable[[], int]


@dataclass(frozen=True)
class Sweep:
    name: str
    every_seconds: float
    run: Function


_sweeps: dict[str, Sweep] = {}


def sweep(*, every_seconds: float) -> Callable[[Function], Function]:
    """Register the decorated function; it returns how many rows it dealt with."""

    def register(function: Function) -> Function:
        name = f"{function.__module__}.{function.__name__}"
        _sweeps[name] = Sweep(name, every_seconds, function)
        return function

    return register


def registered() -> list[Sweep]:
    return list(_sweeps.values())
