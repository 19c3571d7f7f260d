"""Whether two answers are the same text, told from six numbers each. Pure.

A sketch holds the smallest hash of a text's triples of words under six hash functions. Two texts agree in each number
with the probability that their triples overlap (MinHash; Source: Broder 1997, On the resemblance and containment of
documents), so a changed greeting does not hide a copy, and an index finds candidates without reading any text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from hashlib import blake2b

NUMBERS = 6
ALIKE = 4
"""So many equal numbers are a copy: texts that share half of their triples reach it once in three times, those that
share nine tenths nearly always, different answers to the same question hardly ever."""

RESEMBLING = 2
"""So many are the same advice in other words, where one person gave both."""

FEWEST_WORDS = 8
"""Shorter texts are alike without being copied."""

_WORD = re.compile(r"\w+")
_BYTES = 8


def sketch(text: str) -> list[int]:
    """Empty for a text too short to compare."""
    words = _WORD.findall(text.casefold())
    if len(words) < FEWEST_WORDS:
        return []
    triples = {" ".join(words[at : at + 3]) for at in range(len(words) - 2)}
    hashes = [blake2b(triple.encode(), digest_size=NUMBERS * _BYTES).digest() for triple in triples]
    return [
        min(int.from_bytes(each[at : at + _BYTES], signed=True) for each in hashes)
        for at in range(0, NUMBERS * _BYTES, _BYTES)
    ]


def resembles(one: Sequence[int], other: Sequence[int]) -> bool:
    """Whether much of one is in the other: texts that share a third of their triples, about once in two times."""
    return _agreeing(one, other) >= RESEMBLING


def is_copy(one: Sequence[int], other: Sequence[int]) -> bool:
    return _agreeing(one, other) >= ALIKE


def _agreeing(one: Sequence[int], other: Sequence[int]) -> int:
    return sum(a == b for a, b in zip(one, other, strict=False))
