"""The part of a text that a second look is worth: what is near the details that were hidden in the first."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from marketplace.crowd_safe.folding import BLANK, Reading

_REACH = 120
"""Characters on either side. What tells that something is a detail stands closer to it: at most 80 (emails.py)."""
_EDGE = re.compile(r"[^\W\d_]{2} (?=[^\W\d_]{2})")
"""Between two plain words no number is cut in two."""


def neighbourhood(reading: Reading, spans: Iterable[tuple[int, int]]) -> Reading:
    """With nothing to be found any more far from all the spans. Disguised texts are rare, and stay whole."""
    if reading.starts is not None:
        return reading
    text, pieces, position = reading.text, [], 0
    for start, end in sorted(_reaches(text, spans)):
        if end > position:
            pieces += [BLANK * (start - position), text[max(start, position) : end]]
            position = end
    return Reading("".join([*pieces, BLANK * (len(text) - position)]))


def _reaches(text: str, spans: Iterable[tuple[int, int]]) -> Iterable[tuple[int, int]]:
    edges = [edge.end() for edge in _EDGE.finditer(text)]
    for start, end in spans:
        before = bisect_right(edges, start - _REACH)
        after = bisect_left(edges, end + _REACH)
        yield edges[before - 1] if before else 0, edges[after] if after < len(edges) else len(text)
