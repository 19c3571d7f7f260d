"""Habits of writing that tell hands apart whatever they write about. Pure.

Only what is easily seen and said: a moderator can check each by reading. Vocabulary is no habit, because a question
and its answer share theirs.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import prod

FEWEST_LETTERS = 120
"""Less text than this shows no habits."""

_SHARE_OF_SENTENCES = 0.5


@dataclass(frozen=True)
class _Habit:
    pattern: re.Pattern[str]
    per_letters: int
    """A habit when it is found at least once in so many letters, and twice at least."""


_HABITS: Mapping[str, _Habit] = {
    "space_before_mark": _Habit(re.compile(r"\w [?!,:]"), 300),
    "marks_in_a_row": _Habit(re.compile(r"[!?]{2,}"), 300),
    "dots": _Habit(re.compile(r"\.{2,}|…"), 300),
    "double_space": _Habit(re.compile(r"\S {2,}\S"), 200),
    "no_space_after_comma": _Habit(re.compile(r"[a-z],[a-z]", re.I), 300),
    "no_apostrophe": _Habit(re.compile(r"\b(?:dont|cant|wont|isnt|didnt|doesnt|ive|youre|thats|havent)\b", re.I), 300),
    "small_i": _Habit(re.compile(r"(?:^|\s)i(?:'|\s)"), 200),
    "short_words": _Habit(re.compile(r"\b(?:u|ur|pls|plz|thx|tho|gonna|wanna|cuz)\b", re.I), 300),
    "capitals": _Habit(re.compile(r"\b[A-Z]{5,}\b"), 200),
    "smileys": _Habit(re.compile(r"[:;]-?[)(DP]|[\U0001F600-\U0001F64F]"), 300),
    "dashes": _Habit(re.compile(r"\w - \w|\w -- \w"), 200),
    "brackets": _Habit(re.compile(r"\([^)]{3,}\)"), 250),
}  # fmt: skip
_SENTENCE = re.compile(r"(?:^|[.!?]\s+|\n\s*)([^\W\d_])")


@lru_cache(maxsize=4096)
def habits(text: str) -> frozenset[str]:
    """What is peculiar about how this was written; empty where there is too little to tell."""
    if len(text) < FEWEST_LETTERS:
        return frozenset()
    found = {
        name
        for name, habit in _HABITS.items()
        if len(habit.pattern.findall(text)) >= max(2, len(text) / habit.per_letters)
    }
    starts = _SENTENCE.findall(text)
    if starts and sum(each.islower() for each in starts) >= _SHARE_OF_SENTENCES * len(starts):
        found.add("small_beginnings")
    return frozenset(found)


def chance_of_sharing(shared: Collection[str], *, everybody: Collection[frozenset[str]]) -> float:
    """How likely a writer taken at random has all of these habits, if habits came independently of each other.

    `everybody` are the habits of all writers known. One who has none counts as half a writer who has: what nobody was
    seen to do is rare, not impossible.
    """
    return prod(
        (sum(habit in theirs for theirs in everybody) + 0.5) / (len(everybody) + 1) for habit in shared
    )
