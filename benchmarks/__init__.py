"""Speed, size and growth, each measured beside its limit in the same run. `make bench` runs them all.

A module here offers `rows()`: a list of Row. What a figure must reach is written in its `budget`, in words, and
decided in its `ok`.
"""

from __future__ import annotations

from typing import TypedDict


class Row(TypedDict):
    """One line of the table: ours beside the baseline measured in the same run, and whether it fits the budget."""

    row: int
    what: str
    ours: float
    baseline: float
    unit: str
    ratio: float
    budget: str
    ok: bool
