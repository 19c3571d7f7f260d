"""The machine behind every status: `move` is the only way a status changes.

The tables themselves live in each app's lifecycle.py. A model names its table in `LIFECYCLE`; a migration repeats
the states as a check constraint.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Protocol

from common.errors import IllegalMove

Lifecycle = Mapping[str, frozenset[str]]


class HasLifecycle(Protocol):
    LIFECYCLE: ClassVar[Lifecycle]
    status: str


def table(**moves: str) -> Lifecycle:
    """A lifecycle from `state="next|other"`; every state is named, an end state with an empty string."""
    ends = {
        state: frozenset(filter(None, nexts.replace(" ", "").split("|"))) for state, nexts in moves.items()
    }
    unknown = frozenset().union(*ends.values()) - ends.keys()
    if unknown:
        raise ValueError(f"A lifecycle moves to states it does not name: {sorted(unknown)}")
    return ends


def move(obj: HasLifecycle, *, to: str) -> str:
    """Set `obj.status` and return what it was; the caller holds the row's lock and saves it.

    Raises: IllegalMove.
    """
    was = obj.status
    if to not in obj.LIFECYCLE.get(was, frozenset()):
        raise IllegalMove
    obj.status = to
    return was
