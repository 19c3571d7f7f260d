"""A number in two or three parts, told one after the other: "first 07700, then 900123", or in two messages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from marketplace.crowd_safe.cards import card_at
from marketplace.crowd_safe.digit_runs import Group
from marketplace.crowd_safe.folding import in_any_case
from marketplace.crowd_safe.kinds import Finding, Kind
from marketplace.crowd_safe.phones import phone_at

_LINK_WORDS = (
    "and then next followed by the rest it's is it second other last half part bit und dann danach weiter mit der die"
    " zweite zweiter hälfte teil gefolgt von"
)
LINK_SIGN = r"[\s,.:;!-]"
LINK = rf"(?>(?:{LINK_SIGN}++|\b(?:{in_any_case(_LINK_WORDS.split())})\b)*)"
_LINK = re.compile(LINK)
_PART = re.compile(
    r"[+0-9](?<![0-9A-Za-z£€$.,:].)(?:(?<=[0-9])|[0-9])(?:[ -]?[0-9])+(?![0-9A-Za-z%£€]|[.,:][0-9])"
)
_LONGEST_LINK = 60
_MOST_PARTS = 4
_FEWEST_DIGITS_OF_PHONE = 10
_ALONE = re.compile(
    r"(?:[\s,.:;!-]|\b(?:and|then|the|rest|of|is|it|it's|its|are|last|second|other|half|part|digits|ends|with|in|number|my|first|starts"
    r"|begins|und|dann|der|die|das|rest|zweite|erste|hälfte|teil|fängt|mit|an|endet|auf|nummer|meine|ziffern)\b)*",
    re.IGNORECASE,
)


class _Whole(NamedTuple):
    """A number of the last `before` earlier parts and the first `here` parts of a text."""

    before: int
    here: int
    kind: Kind
    number: str


def split_numbers(text: str, earlier: Sequence[str] = ()) -> Iterator[Finding]:
    """Each part of a number that is whole only with parts beside it or from the texts before.

    `earlier` are what the same person said before, as the crowd reads it, oldest first; the places are those in `text`.
    """
    parts = list(_PART.finditer(text))
    for chain in _chains(text, parts):
        if whole := _whole([], chain):
            yield from _hidden(chain[: whole.here], whole)
    if whole := _whole_with(earlier, text, parts):
        yield from _hidden(parts[: whole.here], whole)


def may_have_begun(earlier: Sequence[str]) -> bool:
    """Whether any of the texts before has what could be the first part of a number."""
    return bool(_parts_that_end(earlier))


def first_parts(text: str, earlier: Sequence[str]) -> Iterator[tuple[int, Finding]]:
    """What `text` makes whole of the texts before: the place of each in `earlier`, and the part there."""
    if whole := _whole_with(earlier, text, list(_PART.finditer(text))):
        for place, part in _parts_that_end(earlier)[-whole.before :]:
            yield place, Finding(whole.kind, *part.span(), whole.number)


def _hidden(parts: Sequence[re.Match[str]], whole: _Whole) -> Iterator[Finding]:
    for part in parts:
        yield Finding(whole.kind, *part.span(), whole.number)


def _whole_with(earlier: Sequence[str], text: str, parts: list[re.Match[str]]) -> _Whole | None:
    before = [_digits(part[0]) for _place, part in _parts_that_end(earlier)] if parts and earlier else []
    return _whole(before, parts[:_MOST_PARTS]) if before and _is_nothing_else(text, parts) else None


def _chains(text: str, parts: list[re.Match[str]]) -> Iterator[list[re.Match[str]]]:
    """Parts with nothing between them but words such as "and then"."""
    chain = parts[:1]
    for one, other in pairwise(parts):
        between = text[one.end() : other.start()]
        if len(between) <= _LONGEST_LINK and _LINK.fullmatch(between):
            chain.append(other)
        else:
            if len(chain) > 1:
                yield chain
            chain = [other]
    if len(chain) > 1:
        yield chain


def _parts_that_end(earlier: Sequence[str]) -> list[tuple[int, re.Match[str]]]:
    """The latest digits of the latest texts, each with the place of its text."""
    first = max(0, len(earlier) - _MOST_PARTS)
    found = [(place, part) for place in range(first, len(earlier)) for part in _PART.finditer(earlier[place])]
    return found[-_MOST_PARTS:]


def _is_nothing_else(text: str, parts: list[re.Match[str]]) -> bool:
    position = 0
    for part in parts:
        if not _ALONE.fullmatch(text, position, part.start()):
            return False
        position = part.end()
    return bool(_ALONE.fullmatch(text, position)) or position - parts[0].start() > len(text) / 3


def _whole(before: Sequence[str], parts: Sequence[re.Match[str]]) -> _Whole | None:
    """The longest number that the parts make together, if they make one."""
    here = [_digits(part[0]) for part in parts]
    for skipped in range(len(before) or 1):
        for count in range(len(here), 0, -1):
            whole = [*before[skipped:], *here[:count]]
            if len(whole) > 1 and (read := _read(whole)):
                return _Whole(len(before) - skipped, count, *read)
    return None


def _digits(part: str) -> str:
    return re.sub("[ -]", "", part)


def _read(parts: Sequence[str]) -> tuple[Kind, str] | None:
    groups = [
        Group(0, 0, part.removeprefix("+"), is_international=part.startswith("+") and not place, gap=" ")
        for place, part in enumerate(parts)
    ]
    digits = "".join(group.digits for group in groups)
    joined = [Group(0, 0, digits, groups[0].is_international, " ")]
    if number := card_at(joined)[1]:
        return Kind.CARD, number
    if len(digits) < _FEWEST_DIGITS_OF_PHONE or not (digits[0] == "0" or groups[0].is_international):
        return None
    if number := phone_at(joined)[1]:
        return Kind.PHONE, number
    return None
