"""National ids that show by themselves what they are: a form or check digits of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stdnum.de import idnr

from marketplace.crowd_safe.kinds import Finding, Kind

_LIKE_ONE = re.compile(
    r"[0-9]{2}(?=[ -]?[0-9]{2}[ -]?[0-9])(?:(?P<insurance>[ -]?[0-9]{2}[ -]?[0-9]{2} ?[A-D](?![A-Z0-9]))"
    r"|(?P<pension>(?<![A-Z0-9]..) ?[0-3][0-9][01][0-9][0-9]{2} ?[A-Z] ?[0-9]{3}(?![A-Z0-9]))"
    r"|(?<=[1-9].)(?<![0-9+]..)(?P<gap>[ -])[0-9]{3}(?P=gap)[0-9]{3}(?P=gap)[0-9]{3}(?![0-9]))",
    re.IGNORECASE,
)
"""Opens with digits, which prose has few of; what must be before a national insurance number is looked at then.

The last is a tax id as it is printed on letters: without the gaps it is an order number as well as not. Source for
the pension number: VKVV section 2: area, date of birth, letter, serial number.
"""
_ITS_PREFIX = re.compile(
    r"(?<![A-Z0-9])(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\Z", re.IGNORECASE
)
"""Source: HMRC's manual NIM39110."""


def identities(text: str) -> Iterator[Finding]:
    for found in _LIKE_ONE.finditer(text):
        start, end = found.span()
        if found["insurance"]:
            prefix = _ITS_PREFIX.search(text[max(0, start - 4) : start])
            if prefix is None:
                continue
            start -= len(prefix[0])
        elif not found["pension"] and not idnr.is_valid(_normal(found[0])):
            continue
        yield Finding(Kind.ID, start, end, _normal(text[start:end]))


def _normal(written: str) -> str:
    return re.sub("[ -]", "", written).upper()
