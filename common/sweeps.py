"""What the clock does: small functions that find overdue rows and call the action for each.

Apps register theirs in a module sweeps.py. The relay runs each on its own beat; any number of relays may run, so a
sweep takes rows with SKIP LOCKED or compare-and-set and does a bounded batch. Rows are dealt with by `each`, so that
one that cannot be dealt with does not keep the others waiting.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import ParamSpec
from uuid import UUID

from common import metrics, request_context, tracing
from common.errors import DomainError

logger = logging.getLogger(__name__)

Function = Callable[[], int]
Given = ParamSpec("Given")


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
        _sweeps[name] = Sweep(name, every_seconds, watched(function))
        return function

    return register


def watched(function: Callable[Given, int]) -> Callable[Given, int]:
    """The same, timed and traced; what it logs names the sweep. Also for what a worker does by the clock."""
    name = f"{function.__module__}.{function.__name__}"

    @wraps(function)
    def run(*args: Given.args, **kwargs: Given.kwargs) -> int:
        with request_context.about(sweep=name), tracing.span(name), metrics.sweeping(name) as count_rows:
            done = function(*args, **kwargs)
            count_rows(done)
            return done

    return run


def registered() -> list[Sweep]:
    return list(_sweeps.values())


def each(ids: Iterable[UUID], act: Callable[[UUID], object]) -> int:
    """Call `act` for every row's id and return how many it dealt with; it works in a transaction of its own.

    A row that has changed in the meantime, for which `act` refuses or returns None, is none of the clock's business
    any more. One that fails in any other way is logged, and tried again by the next run.
    """
    done = 0
    for row_id in ids:
        try:
            done += act(row_id) is not None
        except DomainError:
            continue
        except Exception:
            logger.exception("The clock could not deal with %s.", row_id)
    return done
