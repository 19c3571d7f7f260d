"""Which figures of a text can be part of a detail at all: one pass, as prose is full of figures that cannot.

Prices, dates, times, versions, amounts: what finds numbers does not get to see them. It only saves time: with
`telling_figures` naming every digit the same is found, which a test shows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from marketplace.crowd_safe.digit_runs import DATE_OR_FRACTION, GAP
from marketplace.crowd_safe.split_numbers import LINK, LINK_SIGN
from marketplace.crowd_safe.wording import LOOSE_GAP

_MOST_DIGITS = 7
"""The shortest phone number has eight. Shorter is only what has letters beside it: ids, postcodes, IBANs."""
_FEW_DIGITS = rf"[0-9](?>(?:[ \t().+/-]{{0,3}}+[0-9]){{0,{_MOST_DIGITS - 1}}})"
_BESIDE_A_LETTER = (
    rf"(?<=[A-Za-z])(?:(?<![A-Za-z]{{2}})|(?![0-9]{{2}}))[0-9]{{1,{_MOST_DIGITS}}}+(?![A-Za-z]?{GAP}[0-9])"
)
"""As in "S24" and "IPv6". IBANs open with two letters and two digits; the first half of a postcode has digits near."""
_BY_ITSELF = rf"(?<![A-Za-z])(?:{_FEW_DIGITS}|{DATE_OR_FRACTION})(?!{GAP}[0-9])(?! ?[A-Da-d](?![A-Za-z0-9]))"
"""A national insurance number ends with one of these letters."""
_LINK = rf"{LINK_SIGN}(?<![.,:](?=[0-9])){LINK}"
"""Between the parts of a number that is told in parts: split_numbers.py."""
_READ_OTHERWISE = rf"(?![OoQlIiSsBbZz+]|[ .-][OolI]{{2}}|{LOOSE_GAP}[0-9+]|{_LINK}[0-9+])"
"""As a digit, or put together with the next: wording.py."""
_PLAIN = re.compile(
    rf"(?>(?:[^0-9]*+(?<![OoQlIiSsBbZz])(?:{_BY_ITSELF}|{_BESIDE_A_LETTER}){_READ_OTHERWISE})*)[^0-9]*+"
)
_TELLING = re.compile(rf"[0-9](?:(?:{GAP}|{LOOSE_GAP}|{_LINK})[+]?[0-9])*")


def telling_figures(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each figure that is not plainly harmless, with the digits close to it."""
    place = 0
    while (start := _end(_PLAIN, text, place)) < len(text):
        place = _end(_TELLING, text, start)
        yield start, place


def _end(pattern: re.Pattern[str], text: str, place: int) -> int:
    found = pattern.match(text, place)
    return found.end() if found else place
