"""Whose earnings wait now, and why: those who know it register a rule, as rewards knows nobody's standing.

What such a person earns or asks for is on hold from the start (marketplace/thanking.py, actions/redeem_points.py).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID


@dataclass(frozen=True)
class Wait:
    """`reason` is English, and read by the holder in their language. The holds end with `cause`; None: ops looks at
    each."""

    reason: str
    cause: UUID | None


Rule: TypeAlias = Callable[[UUID], Wait | None]

_rules: list[Rule] = []


def register(rule: Rule) -> None:
    """`rule` answers for a holder, and sees to it that its answer stays true until the transaction ends."""
    _rules.append(rule)


def wait_of(holder_id: UUID) -> Wait | None:
    """What the first rule says that says something. Locks what rules lock, before the holder's ledger accounts."""
    return next((wait for rule in _rules if (wait := rule(holder_id))), None)
