"""Speed, size and growth, each measured beside its limit in the same run. `make bench` runs them all.

A module here that measures something names its rows of the budgets in ROWS and offers `rows()`: a list of Row. What a
figure must reach is written in its `budget`, in words, and decided in its `ok`.

Usual sizes let the whole table run in minutes; FULL=1 takes those that the budgets name, QUICK=1 such small ones that
the figures mean nothing, to see that everything still runs.
"""

from __future__ import annotations

import os
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


IS_FULL = os.environ.get("FULL") == "1"
IS_QUICK = os.environ.get("QUICK") == "1"


def by_size(*, quick: int, usual: int, full: int) -> int:
    return full if IS_FULL else quick if IS_QUICK else usual


def at_least(share: float, of: str, *, row: int, what: str, ours: float, baseline: float, unit: str) -> Row:
    """Good when ours is no less than `share` times the baseline, which `of` names."""
    budget = f">= {share:g} of {of}"
    ratio = ours / baseline
    return Row(
        row=row,
        what=what,
        ours=ours,
        baseline=baseline,
        unit=unit,
        ratio=ratio,
        budget=budget,
        ok=ratio >= share,
    )


def at_most(times: float, of: str, *, row: int, what: str, ours: float, baseline: float, unit: str) -> Row:
    """Good when ours is no more than `times` the baseline, which `of` names."""
    ratio = ours / baseline
    budget = f"<= {times:g} of {of}"
    return Row(
        row=row,
        what=what,
        ours=ours,
        baseline=baseline,
        unit=unit,
        ratio=ratio,
        budget=budget,
        ok=ratio <= times,
    )


def within(
    limit: float, *, row: int, what: str, ours: float, unit: str, baseline: float | None = None
) -> Row:
    """Good when ours is no more than `limit`; a baseline without a say may stand beside it."""
    beside = limit if baseline is None else baseline
    return Row(
        row=row,
        what=what,
        ours=ours,
        baseline=beside,
        unit=unit,
        ratio=ours / beside if beside else 0,
        budget=f"<= {limit:g} {unit}",
        ok=ours <= limit,
    )


def reaches(
    limit: float, *, row: int, what: str, ours: float, unit: str, baseline: float | None = None
) -> Row:
    """Good when ours is no less than `limit`; a baseline without a say may stand beside it."""
    beside = limit if baseline is None else baseline
    return Row(
        row=row,
        what=what,
        ours=ours,
        baseline=beside,
        unit=unit,
        ratio=ours / beside,
        budget=f">= {limit:g} {unit}",
        ok=ours >= limit,
    )
