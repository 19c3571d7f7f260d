"""Planted personal values, and how they are found again.

A value counts as found in whatever dress it comes: as it was typed, in other spacing, escaped for HTML, JSON or an
address, or in base64.
"""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Iterator, Mapping
from urllib.parse import unquote_plus

CANARIES: Mapping[str, str] = {
    "name": "Quackenbush",
    "log-in": "wilhelmina.private@canary.example",
    "bill account": "W-99017733",
    "address of the browser": "203.0.113.77",
    "mobile": "+44 7700 900184",
    "second half of a mobile": "900 186",
    "e-mail": "other.box@canary.example",
    "card": "4111 1111 1111 1111",
    "IBAN": "GB29 NWBK 6016 1331 9268 19",
    "street": "17 Larkspur Crescent",
    "postcode": "AB12 3LD",
    "birthday": "14/03/1962",
    "national insurance": "AB 12 34 56 C",
    "order": "WF-44719027",
    "secret link": "token=8f3c1a77d2e94b60",
    "password": "Pelican77xQ",
    "file name": "quackenbush-kitchen",
    "camera": "CanaryCam 3000",
}
_GAPS = re.compile(r"[^0-9a-z]+")
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
_LONG_ENOUGH = 6
"""Fewer letters and digits without their spacing are in every page."""


def _is_squeezed(value: str) -> bool:
    return len(_squeezed(value)) >= _LONG_ENOUGH and any(map(str.isdigit, value))


def _squeezed(text: str) -> str:
    return _GAPS.sub("", text.casefold())


def _in_base64(value: str) -> Iterator[str]:
    """The middle of what it becomes, wherever in a run of three bytes it begins."""
    for lead in range(3):
        coded = base64.b64encode(b"\0" * lead + value.encode()).decode()
        yield coded[4 if lead else 0 : -4]


_WRITTEN = {what: value.casefold() for what, value in CANARIES.items()}
_RUN_TOGETHER = {what: _squeezed(value) for what, value in CANARIES.items() if _is_squeezed(value)}
_CODED = {what: tuple(_in_base64(value)) for what, value in CANARIES.items()}


def canaries_in(data: bytes) -> set[str]:
    """What of CANARIES can be read in it."""
    text = data.decode("utf-8", "replace")
    readings = {text, html.unescape(text), unquote_plus(text), _ESCAPED.sub(_character, text)}
    folded = "\n".join(reading.casefold() for reading in readings)
    squeezed = _squeezed(text)
    return {
        what
        for what in CANARIES
        if _WRITTEN[what] in folded
        or (what in _RUN_TOGETHER and _RUN_TOGETHER[what] in squeezed)
        or any(coded in text for coded in _CODED[what])
    }


def _character(escape: re.Match[str]) -> str:
    return chr(int(escape[1], 16))
