"""Figures as a table for people: one row a figure, one column a run. Markdown, so that it can be kept in a document."""

from __future__ import annotations

import math
from collections.abc import Mapping

SHARES = frozenset(
    {
        "service level",
        "right answer in time",
        "told time held",
        "taken by the crowd",
        "right answers",
        "declined",
        "lapsed",
        "wanted, but gone",
        "answers by newcomers",
        "months shown to meet the aim",
        "months shown to miss it",
        "months shown wrongly",
        "upper bound right",
        "lower bound right",
        "upper bound right, normal approximation",
        "people with a case",
        "of these confirmed before",
        "cases that were right",
    }
)
WHOLE = frozenset(
    {
        "answers in a run",
        "people in a run",
        "points earned so in a run",
        "enquiries",
        "starved",
        "double claims",
        "stale answers tried",
        "stale answers accepted",
    }
)


def table(columns: Mapping[str, Mapping[str, float]]) -> str:
    """`columns` are figures by the name of what they belong to."""
    names = list(next(iter(columns.values())))
    lines = [
        f"| | {' | '.join(columns)} |",
        f"| --- |{' ---: |' * len(columns)}",
        *(
            f"| {name} | {' | '.join(shown(name, figures[name]) for figures in columns.values())} |"
            for name in names
        ),
    ]
    return "\n".join(lines)


def shown(name: str, value: float) -> str:
    if math.isnan(value):
        return "-"
    if name in SHARES:
        return f"{100 * value:.1f} %"
    if name in WHOLE:
        return f"{value:,.0f}"
    if "p50" in name or "p90" in name or "p99" in name:
        return _time(value)
    return f"{value:.2f}"


def _time(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds < 100 else f"{seconds / 60:.1f} min"
