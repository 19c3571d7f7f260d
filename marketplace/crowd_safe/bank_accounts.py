"""IBANs: the length their country prescribes, and right check digits or at least the look of one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from stdnum import iban, numdb

from marketplace.crowd_safe.kinds import Finding, Kind

IBAN_LIKE = re.compile(r"[0-9]{2}(?<=[A-Za-z]{2}[0-9]{2})(?=((?>(?:[ \t.-]{0,2}+[A-Za-z0-9]){11,30})))")
"""Opens with the check digits, which prose has few of, and looks back for the country."""


_MOSTLY = 0.6
"""Of an IBAN's characters so many are digits; with wrong check digits that is what tells it from prose."""


def ibans(text: str) -> Iterator[Finding]:
    """Words that follow are cut off by the length that the country prescribes."""
    end = 0
    for match in IBAN_LIKE.finditer(text):
        start = match.start() - len("GB")
        length = iban_length(text[start : match.start()].upper())
        places = [place for place in range(start, match.end(1)) if text[place].isalnum()][:length]
        number = "".join(text[place] for place in places).upper()
        if start < end or not length or len(number) != length:
            continue
        if iban.is_valid(number, check_country=False) or _has_a_slip(text, start, number):
            end = places[-1] + 1
            yield Finding(Kind.IBAN, start, end, number)


def _has_a_slip(text: str, start: int, number: str) -> bool:
    """Whether this was meant to be an IBAN: one wrong digit gives the account away all the same."""
    is_whole_word = start == 0 or not text[start - 1].isalnum()
    return is_whole_word and sum(map(str.isdigit, number)) >= len(number) * _MOSTLY


@cache
def iban_length(country: str) -> int:
    """In characters, from python-stdnum's copy of the SWIFT registry; 0 for a country without IBANs."""
    properties = numdb.get("iban").info(country)[0][1]
    return 4 + sum(map(int, re.findall("([0-9]+)!", properties["bban"]))) if "bban" in properties else 0
