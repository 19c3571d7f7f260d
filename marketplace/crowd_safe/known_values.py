"""What we know of the people in an enquiry, found exactly: their names, their addresses, their bill accounts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from marketplace.crowd_safe.folding import folded, lowered
from marketplace.crowd_safe.kinds import Finding, Kind

_SHORTEST = 3
"""Shorter values, as the family name Ng, are in too many words of every text."""


class KnownValue(NamedTuple):
    kind: Kind
    value: str


def known_values(text: str, lower: str, known: Sequence[KnownValue]) -> Iterator[Finding]:
    """In any case and with any white space between its parts; a name of one word with a capital letter only.

    `lower` is the text in small letters.
    """
    for kind, value in known:
        if len(value) >= _SHORTEST and (parts := _parts(value)) and parts[0] in lower:
            for found in _pattern(value).finditer(text):
                if kind is not Kind.NAME or " " in value or found[0][0].isupper():
                    yield Finding(kind, *found.span(), " ".join(value.casefold().split()))


@lru_cache(maxsize=4096)
def _parts(value: str) -> tuple[str, ...]:
    """In small letters. The first must be in a text of small letters before the pattern is tried."""
    return tuple(lowered(folded(value).text).split())


@lru_cache(maxsize=4096)
def _pattern(value: str) -> re.Pattern[str]:
    parts = map(re.escape, _parts(value))
    return re.compile("(?<![^\\W_])" + "[\\s,.-]+".join(parts) + "(?![^\\W_])", re.IGNORECASE)
