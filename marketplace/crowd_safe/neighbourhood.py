"""The part of a text that a second look is worth: what is near the details that were hidden in the first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from marketplace.crowd_safe.folding import BLANK, Reading

_REACH = 120
"""Characters on either side. What tells that something is a detail stands closer to it: at most 80 (emails.py)."""
_EDGE = re.compile(r"[^\W\d_]{2} (?=[^\W\d_]{2})")
"""Between two plain words no number is cut in two."""


def neighbourhood(reading: Reading, spans: Iterable[tuple[int, int]]) -> Reading:
    """Without what is far from all the spans. Disguised texts are rare, and stay whole."""
    if reading.starts is not None:
        return reading
    text, pieces, places, position = reading.text, [], [], 0
    for first, last in _groups(sorted(spans)):
        start, end = max(_edge_before(text, first), position), _edge_after(text, last)
        if start > position:
            pieces.append(BLANK)
            places.append(position)
        pieces.append(text[start:end])
        places += range(start, end)
        position = max(end, position)
    return Reading("".join(pieces), places, [place + 1 for place in places])


def _groups(spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """From the start of the first to the end of the last of those whose neighbourhoods meet."""
    start, end = spans[0]
    for following in spans[1:]:
        if following[0] - end > 2 * _REACH:
            yield start, end
            start = following[0]
        end = following[1]
    yield start, end


def _edge_before(text: str, start: int) -> int:
    """Looked for a little way back first, as there is one between nearly any two words."""
    latest = start - _REACH
    for earliest in (latest - _REACH, 0):
        edges = [edge.end() for edge in _EDGE.finditer(text, max(earliest, 0), max(latest + len("xx"), 0))]
        if edges:
            return edges[-1]
    return 0


def _edge_after(text: str, end: int) -> int:
    edge = _EDGE.search(text, max(end + _REACH - len("xx "), 0))
    return edge.end() if edge else len(text)
