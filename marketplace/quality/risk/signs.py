"""Signs in an answer's own words that it may be wrong. Pure; the lists of words are the policy's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache
from typing import Protocol

from marketplace.crowd_safe.folding import folded
from marketplace.crowd_safe.kinds import Kind


class Sign(StrEnum):
    """What raises or lowers the odds; the policy has a factor for each."""

    CONTACT = "contact"
    LINK = "link"
    SHORT = "short"
    CLAIM = "claim"
    RUDE = "rude"
    COPY = "copy"
    OWN_COPY = "own_copy"
    LOW_STARS = "low_stars"
    NOT_SOLVED = "not_solved"


class WordLists(Protocol):
    short_below: int

    @property
    def contact_words(self) -> Sequence[str]: ...
    @property
    def banned_claims(self) -> Sequence[str]: ...
    @property
    def rude_words(self) -> Sequence[str]: ...


_LINK = re.compile(
    rf"https?:|\bwww\.|\b[a-z0-9-]+\.(?:com|net|org|io|me|ly|de|uk|example)\b|\[{Kind.LINK} \d+\]"
)
_DETAIL = re.compile(rf"\[(?:{'|'.join(set(Kind) - {Kind.NAME, Kind.LINK})}) \d+\]")


def signs_in(text: str, *, lists: WordLists) -> frozenset[Sign]:
    """The text as the crowd may read it: personal details are tokens in it. Words are found through disguises."""
    plain = folded(text).text.lower()
    found = {
        Sign.CONTACT: _DETAIL.search(plain) or _has_one_of(tuple(lists.contact_words), plain),
        Sign.LINK: _LINK.search(plain),
        Sign.SHORT: len(text.strip()) < lists.short_below,
        Sign.CLAIM: _has_one_of(tuple(lists.banned_claims), plain),
        Sign.RUDE: _has_one_of(tuple(lists.rude_words), plain),
    }
    return frozenset(sign for sign, is_found in found.items() if is_found)


def _has_one_of(words: tuple[str, ...], plain: str) -> bool:
    return bool(words) and _pattern(words).search(plain) is not None


@lru_cache(maxsize=16)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """Whole words and phrases; any space between the words of a phrase."""
    phrases = (r"\s+".join(map(re.escape, folded(phrase).text.lower().split())) for phrase in words)
    return re.compile(rf"(?<!\w)(?:{'|'.join(phrases)})(?!\w)")
