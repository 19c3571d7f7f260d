"""The part of a text that a closer look is worth: what is near figures that tell something, or near what was hidden."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from marketplace.crowd_safe.folding import BLANK, Reading

REACH = 120
"""Characters on either side. What tells that something is a detail stands closer to it: at most 80 (emails.py)."""
REACH_OF_FIGURES = 40
"""What belongs to a number stands closer still: at most as far as the rest of an IBAN without a digit."""
_EDGE = re.compile(r"[^\W\d_]{2} (?=[^\W\d_]{2})")
"""Between two plain words no number is cut in two."""


def neighbourhood(reading: Reading, spans: Iterable[tuple[int, int]], *, reach: int) -> Reading:
    """Without what is far from all the spans. Disguised texts are rare, and stay whole."""
    if reading.starts is not None:
        return reading
    text, pieces, position = reading.text, [], 0
    starts: list[int] = []
    ends: list[int] = []
    for first, last in _groups(sorted(spans), reach):
        start, end = max(_edge_before(text, first - reach), position), _edge_after(text, last + reach)
        if start > position:
            pieces.append(BLANK)
            starts.append(position)
            ends.append(position + 1)
        pieces.append(text[start:end])
        starts += range(start, end)
        ends += range(start + 1, end + 1)
        position = max(end, position)
    return Reading("".join(pieces), starts, ends)


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
    """Looked for a little way back first, as there is one between nearly any two words."""
    for earliest in (latest - REACH, 0):
        edges = [edge.end() for edge in _EDGE.finditer(text, max(earliest, 0), max(latest + len("xx"), 0))]
        if edges:
            return edges[-1]
    return 0


def _edge_after(text: str, earliest: int) -> int:
    edge = _EDGE.search(text, max(earliest - len("xx "), 0))
    return edge.end() if edge else len(text)
