"""Readings: a text as somebody reads or hears it, with the way back to the places in the original.

`folded` sees through the alphabet: wide, styled and foreign digits, letters, dashes and spaces, letters of other
scripts that look like Latin ones, characters without a width. wording.py sees through words.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from codecs import charmap_build, charmap_encode
from collections.abc import Iterable, Sequence
from typing import NamedTuple

BLANK = "\x00"
"""Stands for what is dealt with: belongs to no word, number or gap."""


class Reading(NamedTuple):
    """`starts` and `ends` are the places of each character in the original, in their order; None: each is in its own
    place."""

    text: str
    starts: Sequence[int] | None = None
    ends: Sequence[int] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Start and end in the original, end exclusive."""
        if self.starts is None or self.ends is None:
            return start, end
        return self.starts[start], self.ends[end - 1]

    def blanked(self, spans: Iterable[tuple[int, int]]) -> Reading:
        """With nothing to be found any more within the spans, which are places in the original."""
        if self.starts is None or self.ends is None:
            text = self.text
            for start, end in spans:
                text = f"{text[:start]}{BLANK * (end - start)}{text[end:]}"
            return Reading(text)
        text = self.text
        for span in spans:
            start, end = (bisect_left(self.starts, place) for place in span)
            text = f"{text[:start]}{BLANK * (end - start)}{text[end:]}"
        return Reading(text, self.starts, self.ends)

    def rewritten(self, edits: Sequence[tuple[int, int, str]]) -> Reading:
        """With text[start:end] read as something else, for each edit in the order of the text."""
        starts = self.starts if self.starts is not None else range(len(self.text))
        ends = self.ends if self.ends is not None else range(1, len(self.text) + 1)
        text: list[str] = []
        new_starts: list[int] = []
        new_ends: list[int] = []
        position = 0
        for start, end, words in edits:
            text += [self.text[position:start], words]
            new_starts += [*starts[position:start], *([starts[start]] * len(words))]
            new_ends += [*ends[position:start], *([ends[end - 1]] * len(words))]
            position = end
        return Reading(
            "".join([*text, self.text[position:]]),
            [*new_starts, *starts[position:]],
            [*new_ends, *ends[position:]],
        )


def folded(text: str) -> Reading:
    """The text as a reader's eye takes it."""
    if text.isascii() or _is_usual(text):
        return Reading(text)
    plain = _TO_FOLD.sub(lambda run: run[0].translate(_FOLDING), text)
    if len(plain) == len(text):
        return Reading(plain)
    places = [place for place, char in enumerate(text) if _FOLDING[ord(char)] is not None]
    return Reading(plain, places, [place + 1 for place in places])


def _is_usual(text: str) -> bool:
    """Without a character to fold. As a code page is tried it takes a quarter of the pattern's time."""
    try:
        charmap_encode(text, "strict", _AS_USUAL)
    except UnicodeEncodeError:
        return False
    return True


def shape_of(text: str) -> bytes:
    """Place by place in Latin-1: small letters, 0 for every digit, ? for what is not in Latin-1. For gates, which want
    to know quickly where a pattern can match at all."""
    return (text.replace("ẞ", "ß") if "ẞ" in text else text).encode("latin-1", "replace").translate(_SHAPE)


def lowered(text: str) -> str:
    """In small letters and of the same length, which no language's own lower() promises."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(one if len(one := char.lower()) == 1 else char for char in text)


def in_any_case(words: Iterable[str]) -> str:
    """A pattern for one of the words, those that open alike in their order. With the flag for it all would be tried."""
    alike: dict[str, list[str]] = {}
    for word in words:
        alike.setdefault(word[0], []).append("".join(map(_in_either_case, word[1:])))
    return "|".join(f"{_in_either_case(first)}(?:{'|'.join(rests)})" for first, rests in alike.items())


def _in_either_case(char: str) -> str:
    return f"[{char}{char.upper()}]" if char.isalpha() else char


_SHAPE = bytes(ord("0" if chr(code).isdecimal() else lowered(chr(code))) for code in range(0x100))


class _Folding(dict[int, str | int | None]):
    """For str.translate. Always one character for one, or none: what has no width of its own (zero-width and format
    characters, combining marks) is left out."""

    def __missing__(self, code: int) -> str | int | None:
        folded = self._fold(chr(code))
        if code < 0x20000:  # living scripts and emoji; with all of Unicode a visitor could fill the memory
            self[code] = folded
        return folded

    @staticmethod
    def _fold(char: str) -> str | int | None:
        category = unicodedata.category(char)
        if category == "Cf" or _MARK.fullmatch(char):
            return None
        if category == "Nd":
            return str(unicodedata.decimal(char))
        if category == "Pd" or char == "\N{MINUS SIGN}":
            return "-"
        if category == "Zs":
            return " "
        if char in _LOOK_ALIKES:
            return _LOOK_ALIKES[char]
        plain = unicodedata.normalize("NFKC", char)
        if len(plain) > 1 and category == "No":
            plain = plain.strip("().,")
        return plain if len(plain) == 1 and plain.isascii() else ord(char)


_MARK = re.compile("[\u0300-\u036f\u20d0-\u20ff\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_LOOK_ALIKES = {
    **dict(zip("аеорсухіјѕһԁԛԝкмтвнАВЕКМНОРСТХІЈЅԚԜҮ", "aeopcyxijshdqwkmtbhABEKMHOPCTXIJSQWY", strict=True)),
    **dict(zip("οαινρυκΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "oaivpukABEZHIKMNOPTYX", strict=True)),
    **dict(zip("\u00b7\u2024\u3002\uff61\ufe52\u2219", "......", strict=True)),
    "\u24ff": "0",
    "\u24ea": "0",
    "\ufe6b": "@",
}
"""Cyrillic and Greek letters drawn like Latin ones, signs drawn like a full stop."""
_FOLDING = _Folding()
_USUAL = "£€äöüÄÖÜß…‘’“”"
"""Beside ASCII; folds to itself."""
_TO_FOLD = re.compile(f"[^\x00-\x7f{_USUAL}]+")
_AS_USUAL = charmap_build("".join(map(chr, range(0x80))) + _USUAL.ljust(0x80, "\ufffe"))
