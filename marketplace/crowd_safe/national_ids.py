"""National ids of the regions in settings.PHONE_REGIONS, in the form they are written in and with right check digits.

What shows by itself whatever the region, as a British insurance number, is found by identities.py; what only its
name gives away, by said_outright.py. A form without gaps or letters is here only if its check leaves hardly any other
number.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from django.conf import settings
from stdnum.at import vnr
from stdnum.be import nn
from stdnum.ch import ssn as ahv
from stdnum.dk import cpr
from stdnum.es import dni, nie
from stdnum.fi import hetu
from stdnum.fr import nir
from stdnum.gb import nhs
from stdnum.ie import pps
from stdnum.it import codicefiscale
from stdnum.no import fodselsnummer
from stdnum.pl import pesel
from stdnum.se import personnummer
from stdnum.us import ssn

from marketplace.crowd_safe.kinds import Finding, Kind


class _Form(NamedTuple):
    region: str
    written: str
    is_valid: Callable[[str], bool]
    has_letters: bool = False
    """Figures beside letters are passed over elsewhere, so the whole text is read for it."""


_FORMS = (
    _Form("AT", r"[0-9]{4} [0-9]{6}", vnr.is_valid),
    _Form("BE", r"[0-9]{2}\.[0-9]{2}\.[0-9]{2}-[0-9]{3}[.-][0-9]{2}", nn.is_valid),
    _Form("CH", r"756([. ])[0-9]{4}\1[0-9]{4}\1[0-9]{2}|756[0-9]{10}", ahv.is_valid),
    _Form("DK", r"[0-9]{6}-[0-9]{4}", cpr.is_valid),
    _Form("ES", r"[0-9]{8}[ -]?[A-Z]", dni.is_valid, has_letters=True),
    _Form("ES", r"[XYZ][ -]?[0-9]{7}[ -]?[A-Z]", nie.is_valid, has_letters=True),
    _Form("FI", r"[0-9]{6}[-+A][0-9]{3}[0-9A-Z]", hetu.is_valid, has_letters=True),
    _Form(
        "FR",
        r"[12] ?[0-9]{2} ?[0-9]{2} ?[0-9][0-9AB] ?[0-9]{3} ?[0-9]{3} ?[0-9]{2}",
        nir.is_valid,
        has_letters=True,
    ),
    _Form("GB", r"[0-9]{3} [0-9]{3} [0-9]{4}", nhs.is_valid),
    _Form("IE", r"[0-9]{7}[A-W][A-IW]?", pps.is_valid, has_letters=True),
    _Form(
        "IT",
        r"[A-Z]{3} ?[A-Z]{3} ?[0-9]{2}[A-Z][0-9]{2} ?[A-Z][0-9]{3}[A-Z]",
        codicefiscale.is_valid,
        has_letters=True,
    ),
    _Form("NO", r"[0-9]{6} ?[0-9]{5}", fodselsnummer.is_valid),
    _Form("PL", r"[0-9]{11}", pesel.is_valid),
    _Form("SE", r"(?:[0-9]{2})?[0-9]{6}[-+][0-9]{4}", personnummer.is_valid),
    _Form("US", r"[0-9]{3}([ -])[0-9]{2}\1[0-9]{4}", ssn.is_valid),
)
_NO_PHONE = r"(?<!\+[0-9] )(?<!\+[0-9]{2} )(?<!\+[0-9]{3} )"
"""After the code of a country it is the rest of a phone number."""


def may_be_anywhere() -> bool:
    """Whether a form of our regions has letters, so that more than the figures must be read."""
    return any(form.has_letters for form, _pattern in _forms(tuple(settings.PHONE_REGIONS)))


def national_ids(text: str) -> Iterator[Finding]:
    for form, pattern in _forms(tuple(settings.PHONE_REGIONS)):
        for found in pattern.finditer(text):
            if form.is_valid(found[0]):
                yield Finding(Kind.ID, *found.span(), re.sub("[ .+-]", "", found[0]).upper())


@cache
def _forms(regions: Sequence[str]) -> list[tuple[_Form, re.Pattern[str]]]:
    return [
        (
            form,
            re.compile(
                rf"(?<![A-Za-z0-9+.,/-]){_NO_PHONE}(?:{form.written})(?![A-Za-z0-9]|[.,/-][0-9])",
                re.IGNORECASE,
            ),
        )
        for form in _FORMS
        if form.region in regions
    ]
