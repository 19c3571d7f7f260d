"""What ops write to a holder, as the holder may read it: those who know what is to be hidden register it, as rewards
knows nobody's questions.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from rewards.models import REASON_LENGTH

Rule: TypeAlias = Callable[[str], str]

_rules: list[Rule] = []


def register(rule: Rule) -> None:
    """`rule` gives words back with what is hidden in them replaced."""
    _rules.append(rule)


def as_read(words: str) -> str:
    """After all rules, and no longer than a reason may be."""
    for rule in _rules:
        words = rule(words)
    return words[:REASON_LENGTH]
