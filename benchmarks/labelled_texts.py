"""The labelled texts of tests/data: how much of what is personal or for staff is found, and what else is taken for it.

Texts of one family are variations of one disguise or of the same few sentences, so a whole family is on one side: the
tuning half may be looked at while the rules are written, the held-out half only counts. A digest of the family's name
decides, which nobody can choose and everybody can check.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[1] / "tests" / "data"
_MARKED = re.compile("«([a-z]+)\\|(.*?)»", re.DOTALL)


@dataclass(frozen=True)
class Labelled:
    """`secrets` are the marked words, each with its kind, as (kind, start, end) in `text`."""

    family: str
    text: str
    secrets: tuple[tuple[str, int, int], ...]

    @property
    def is_held_out(self) -> bool:
        return hashlib.sha256(self.family.encode()).digest()[0] % 2 == 1


def adversarial() -> list[Labelled]:
    """Personal details in disguise."""
    return _read("crowd_safe/adversarial.txt")


def clean() -> list[Labelled]:
    """Ordinary questions with the figures that they are full of."""
    return _read("crowd_safe/clean.txt")


def told_in_parts() -> list[list[Labelled]]:
    """Personal details over several texts, in the order they were said."""
    return _read_parts("crowd_safe/split.txt")


def told_in_parts_clean() -> list[list[Labelled]]:
    """Ordinary texts, said one after the other, that meet like parts of a detail."""
    return _read_parts("crowd_safe/split_clean.txt")


def readable(parts: Sequence[Labelled], said: Sequence[str]) -> list[str]:
    """The marked words that the crowd still reads in what was `said`."""
    return [
        part.text[start:end]
        for part, safe in zip(parts, said, strict=True)
        for _, start, end in part.secrets
        if part.text[start:end] in safe
    ]


def matters() -> list[Labelled]:
    """What is for staff. The first word of a family is its matter."""
    return _read("sensitive_matters/matters.txt")


def no_matters() -> list[Labelled]:
    """Ordinary questions, many of which sound like a matter for staff."""
    return _read("sensitive_matters/clean.txt")


def missed(texts: Sequence[Labelled], hidden: Callable[[str], Sequence[tuple[int, int]]]) -> list[Labelled]:
    """The texts of whose secrets one letter or digit remains readable; `hidden` gives the places it would hide."""
    return [labelled for labelled in texts if not _is_covered(labelled, hidden(labelled.text))]


def _is_covered(labelled: Labelled, hidden: Sequence[tuple[int, int]]) -> bool:
    places = {place for start, end in hidden for place in range(start, end)}
    return all(
        place in places
        for _, start, end in labelled.secrets
        for place in range(start, end)
        if labelled.text[place].isalnum()
    )


def _read(name: str) -> list[Labelled]:
    lines = (SOURCE / name).read_text(encoding="utf-8").split("\n")
    return [_labelled(*line.split("\t", 1)) for line in lines if line and not line.startswith("#")]


def _read_parts(name: str) -> list[list[Labelled]]:
    return [
        [_labelled(family, part) for part in marked.split(" ⏎ ")]
        for family, marked in (
            line.split("\t", 1)
            for line in (SOURCE / name).read_text(encoding="utf-8").split("\n")
            if line and not line.startswith("#")
        )
    ]


def _labelled(family: str, marked: str) -> Labelled:
    text, secrets, position = "", [], 0
    marked = marked.replace("\\n", "\n")
    for mark in _MARKED.finditer(marked):
        text += marked[position : mark.start()]
        secrets.append((mark[1], len(text), len(text) + len(mark[2])))
        text += mark[2]
        position = mark.end()
    return Labelled(family, text + marked[position:], tuple(secrets))
