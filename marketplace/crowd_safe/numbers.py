"""Cards and phone numbers together: both are runs of digits, and each must leave the other its own."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from marketplace.crowd_safe.cards import card_at
from marketplace.crowd_safe.digit_runs import runs
from marketplace.crowd_safe.kinds import Finding, Kind
from marketplace.crowd_safe.phones import may_start_phone, phone_at

_MOST_GROUPS = 19
"""A number that is spelled out digit by digit has no more groups than the longest card has digits."""


def cards_and_phones(text: str) -> Iterator[Finding]:
    """In one pass from the left: a card that follows a phone number must not lend it digits, nor the
    reverse."""
    for groups in runs(text):
        first = 0
        while first < len(groups):
            window = groups[first : first + _MOST_GROUPS]
            kind, (count, number) = Kind.CARD, card_at(window)
            if not count and (first == 0 or may_start_phone(window[0])):
                kind, (count, number) = Kind.PHONE, phone_at(window)
            if count:
                start, end = window[0].start, window[count - 1].end
                yield Finding(kind, start - _opens_bracket(text, start, end), end, number)
            first += count or 1


def _opens_bracket(text: str, start: int, end: int) -> bool:
    """Whether the bracket before this closes within it, as in (020) 7946 0958."""
    written = text[start:end]
    return text[start - 1 : start] == "(" and ")" in written and "(" not in written


@cache
def company_numbers(written: str) -> frozenset[str]:
    """The company's own help line in normal form: no personal detail, and part of many good answers."""
    return frozenset(hit.value for hit in cards_and_phones(written))
