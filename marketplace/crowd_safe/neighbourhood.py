"""The part of a text that a closer look is worth: what is near figures that tell something, or near what was hidden."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from marketplace.crowd_safe.folding import BLANK, Reading

REACH = 120
"""Characters on either side. What tells that something is a detail stands closer to it: at most 80 (emails.py)."""
REACH_OF_FIGURES = 40
"""What belongs to a number stands closer still: at most as far as the rest of an IBAN without a digit."""

_WORD_BEFORE = re.compile(r"(?<![\s\S])|(?<=[^\W\d_]{2} )")
_WORD_AFTER = re.compile(r"[.,;:!?)]{0,2}(?:\Z| [^\W\d_]{2}|(?<=[.!?]) I )")


def stands_alone(text: str, start: int, end: int) -> bool:
    """Whether there are plain words or nothing on either side, so that no detail beside it was hidden by it."""
    return _WORD_BEFORE.match(text, start) is not None and _WORD_AFTER.match(text, end) is not None


def neighbourhood(reading: Reading, spans: Iterable[tuple[int, int]], *, reach: int) -> Reading:
    """With what is far from all the spans cut off or blank. Disguised texts are rare, and stay whole."""
    if reading.starts is not None:
        return reading
    text, pieces = reading.text, []
    begin = position = -1
    for first, last in _groups(sorted(spans), reach):
        start, end = _edge_before(text, first - reach), _edge_after(text, last + reach)
        if position < 0:
            begin = position = start
        pieces += [BLANK * (start - position), text[max(start, position) : end]]
        position = max(end, position)
    return Reading("".join(pieces), range(begin, position), range(begin + 1, position + 1))


def _groups(spans: list[tuple[int, int]], reach: int) -> Iterator[tuple[int, int]]:
    """From the start of the first to the end of the last of those whose neighbourhoods meet."""
    start, end = spans[0]
    for following in spans[1:]:
        if following[0] - end > 2 * reach:
            yield start, end
            start = following[0]
        end = following[1]
    yield start, end


def _edge_before(text: str, latest: int) -> int:
    """From space to space backwards, as there is an edge between nearly any two words."""
    space = max(latest, 0)
    while (space := text.rfind(" ", 0, space)) >= 0:
        if _is_edge(text, space):
            return space + 1
    return 0


def _edge_after(text: str, earliest: int) -> int:
    space = max(earliest, 1) - 1
    while (space := text.find(" ", space)) >= 0:
        if _is_edge(text, space):
            return space + 1
        space += 1
    return len(text)


def _is_edge(text: str, space: int) -> bool:
    """Between two plain words no number is cut in two."""
    before, after = text[max(space - 2, 0) : space], text[space + 1 : space + 3]
    return len(before) == len(after) == 2 and before.isalpha() and after.isalpha()
