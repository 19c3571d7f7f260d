"""Runs of digits, cut into the groups they are written in; dates and fractions are none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_DATES = "|".join(
    rf"(?:19|20)[0-9]{{2}}{sign}[01]?[0-9]{sign}[0-3]?[0-9]"
    rf"|[0-3]?[0-9]{sign}[0-3]?[0-9]{sign}(?:(?:19|20)[0-9]{{2}}|[0-9]{{2}})"
    for sign in (r"\.", "/", "-")
)
DATE_OR_FRACTION = (
    rf"(?<![0-9])(?<![0-9][./-])(?:{_DATES}|[01]?[0-9]/(?:19|20)[0-9]{{2}}|0\.[0-9]{{7,}})(?![./-]?[0-9])"
)
"""A pattern without groups of its own, to stand within others."""
_DATE_OR_FRACTION = re.compile(DATE_OR_FRACTION)
_SIGN_IN_DATE = re.compile("[./-]")
GAP = r"[ \t().+/_-]{0,3}"
"""What hardly interrupts a number."""
_RUN = re.compile(rf"[0-9](?>(?:{GAP}+[0-9]){{6,}})")
"""Seven digits and more: the cheap gate before all that costs time."""
_DIGITS = re.compile("[0-9]+")
_PLUS = re.compile(r"\+ ?\Z")


class Group(NamedTuple):
    """Digits written together, within a run; `gap` is what separates them from those before."""

    start: int
    end: int
    digits: str
    is_international: bool
    gap: str


def runs(text: str) -> Iterator[list[Group]]:
    """The groups of each run, dates and fractions left out."""
    for run in _RUN.finditer(text):
        if not _SIGN_IN_DATE.search(run[0]):
            yield _groups(text, *run.span())
            continue
        remaining = _DATE_OR_FRACTION.sub(lambda figure: "|" * len(figure[0]), run[0])
        for part in _RUN.finditer(remaining):
            yield _groups(text, run.start() + part.start(), run.start() + part.end())


def _groups(text: str, start: int, end: int) -> list[Group]:
    groups: list[Group] = []
    for match in _DIGITS.finditer(text, start, end):
        gap = text[groups[-1].end if groups else max(0, start - len("+ ")) : match.start()]
        plus = _PLUS.search(gap) if "+" in gap else None
        sign_length = len(plus[0]) if plus else 0
        groups.append(Group(match.start() - sign_length, match.end(), match[0], bool(plus), gap))
    return groups


NOTHING = (0, "")
"""No group of the window, no number."""
