"""Which topic an enquiry is probably about, from the words each topic lists. Pure: no database, no clock."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from accounts.models import Topic


def guess_topic(text: str, *, topics: Sequence[Topic]) -> Topic | None:
    """The topic whose words occur most, longer phrases counting for more; None if none occurs.

    With equal counts the topic that comes first wins.
    """
    scores = [(_score(text, tuple(topic.guess_words)), topic) for topic in topics]
    best = max(scores, key=lambda scored: scored[0], default=(0, None))
    return best[1] if best[0] else None


def _score(text: str, words: tuple[str, ...]) -> int:
    """A phrase of two words counts double: "sim card" says more than "card"."""
    found = _pattern(words).findall(text.casefold()) if words else []
    return sum(1 + word.count(" ") for word in found)


@lru_cache(maxsize=256)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted((word.casefold() for word in words), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")
