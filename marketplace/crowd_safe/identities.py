"""National ids that show by themselves what they are: a form or check digits of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stdnum.de import idnr

from marketplace.crowd_safe.kinds import Finding, Kind

_NATIONAL_INSURANCE = re.compile(r"[0-9]{2}[ -]?[0-9]{2}[ -]?[0-9]{2} ?[A-D](?![A-Z0-9])", re.IGNORECASE)
"""Opens with its digits, which prose has few of; what must be before them is looked at then."""
_ITS_PREFIX = re.compile(
    r"(?<![A-Z0-9])(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\Z", re.IGNORECASE
)
"""Source: HMRC's manual NIM39110."""
_PENSION = re.compile(
    r"[0-9]{2}(?<![A-Z0-9]..) ?[0-3][0-9][01][0-9][0-9]{2} ?[A-Z] ?[0-9]{3}(?![A-Z0-9])", re.IGNORECASE
)
"""Source: VKVV section 2: area, date of birth, letter, serial number."""
_TAX_ID = re.compile(r"[1-9][0-9](?<![0-9+]..)([ -])[0-9]{3}\1[0-9]{3}\1[0-9]{3}(?![0-9])")
"""As it is printed on letters; without the gaps it is an order number as well as not."""


def identities(text: str) -> Iterator[Finding]:
    for found in _NATIONAL_INSURANCE.finditer(text):
        prefix = _ITS_PREFIX.search(text[max(0, found.start() - 4) : found.start()])
        if prefix:
            start = found.start() - len(prefix[0])
            yield Finding(Kind.ID, start, found.end(), _normal(text[start : found.end()]))
    for found in _PENSION.finditer(text):
        yield Finding(Kind.ID, *found.span(), _normal(found[0]))
    for found in _TAX_ID.finditer(text):
        if idnr.is_valid(_normal(found[0])):
            yield Finding(Kind.ID, *found.span(), _normal(found[0]))


def _normal(written: str) -> str:
    return re.sub("[ -]", "", written).upper()
