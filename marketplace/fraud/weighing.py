"""How much the signals say together. Pure; the one place that says what each is worth."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import prod
from types import MappingProxyType
from typing import Protocol

WEIGHTS: Mapping[str, float] = MappingProxyType(
    {
        "same_party": 0.9,
        "same_payment": 0.85,
        "same_device": 0.7,
        "same_address": 0.35,
        "same_writer": 0.35,
        "rating_ring": 0.65,
        "copy_paste": 0.45,
        "answer_farm": 0.65,
        "no_rest": 0.65,
        "hoarding": 0.65,
        "claim_bot": 0.65,
        "review_trading": 0.65,
    }
)
"""How sure each makes us by itself. An address, a way of writing and copied words open no case alone: honest people
share the first two, and our own pages offer earlier answers to use. The figures are judgement, tried in
`manage.py simulate_fraud`, and are what to change if ops clears too much."""


class Sign(Protocol):
    """What was found, or the row that keeps it."""

    @property
    def signal(self) -> str: ...


def suspicion(signs: Iterable[Sign]) -> float:
    """As if signals came independently: what each leaves open, multiplied. The same signal counts once."""
    return 1 - prod(1 - WEIGHTS[signal] for signal in {sign.signal for sign in signs})
