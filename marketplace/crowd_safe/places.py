"""Where somebody lives: streets with a house number, British postcodes, German ones with their town."""

from __future__ import annotations

import re
from collections.abc import Iterator

from marketplace.crowd_safe.kinds import Finding, Kind

_AREAS = (
    "AB|AL|B|BA|BB|BD|BF|BH|BL|BN|BR|BS|BT|CA|CB|CF|CH|CM|CO|CR|CT|CV|CW|DA|DD|DE|DG|DH|DL|DN|DT|DY|E|EC"
    "|EH|EN|EX|FK|FY|G|GL|GU|GY|HA|HD|HG|HP|HR|HS|HU|HX|IG|IM|IP|IV|JE|KA|KT|KW|KY|L|LA|LD|LE|LL|LN|LS|LU"
    "|M|ME|MK|ML|N|NE|NG|NN|NP|NR|NW|OL|OX|PA|PE|PH|PL|PO|PR|RG|RH|RM|S|SA|SE|SG|SK|SL|SM|SN|SO|SP|SR|SS"
    "|ST|SW|SY|TA|TD|TF|TN|TQ|TR|TS|TW|UB|W|WA|WC|WD|WF|WN|WR|WS|WV|YO|ZE"
)
"""Source: Royal Mail's postcode areas."""
_UK_POSTCODE = re.compile(
    rf"(?<![A-Za-z0-9])(?:{_AREAS})[0-9][0-9A-HJKMNPR-Y]?[ -]{{0,2}}"
    r"[0-9][ABD-HJLNP-UW-Z]{2}(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_POSTCODE_GATE = re.compile(r"[0-9][ABD-HJLNP-UW-Z]{2}(?![A-Z0-9])", re.IGNORECASE)
_UNITS = frozenset({"GB", "TB", "HZ"})
"""Follow a digit in prose (S24 5GB), and are hardly ever the end of a postcode."""


def postcodes(text: str) -> Iterator[Finding]:
    """British ones. Two letters and units after a digit are more often a tariff than a place."""
    if not _POSTCODE_GATE.search(text):
        return
    for found in _UK_POSTCODE.finditer(text):
        if found[0][-2:].upper() not in _UNITS or (" " not in found[0] and found[0].isupper()):
            yield Finding(Kind.POSTCODE, *found.span(), re.sub("[ -]", "", found[0]).upper())


_TOWN_CUES = frozenset(
    ["plz", "postleitzahl", "wohne", "wohnen", "wohnt", "adresse", "anschrift", "lieferung"]
)
_GERMAN_POSTCODE = re.compile(
    r"(?<![0-9A-Za-z.,-])(?:D-)?[0-9]{5} (?:Bad )?[A-ZÄÖÜ][a-zäöüß]{2,}(?:-[A-ZÄÖÜ][a-zäöüß]+)*"
)


def towns(text: str, words: frozenset[str]) -> Iterator[Finding]:
    """A German postcode with its town: five digits and a noun are much else, so only near a word for living there."""
    if _TOWN_CUES.isdisjoint(words):
        return
    for found in _GERMAN_POSTCODE.finditer(text):
        yield Finding(Kind.POSTCODE, *found.span(), found[0].casefold())


_STREETS_EN = frozenset(
    [
        "street",
        "avenue",
        "road",
        "lane",
        "close",
        "crescent",
        "drive",
        "gardens",
        "terrace",
        "grove",
        "mews",
        "court",
        "square",
        "hill",
        "way",
        "place",
        "st",
        "rd",
        "ave",
    ]
)
PLACE_WORDS = _TOWN_CUES | _STREETS_EN
_NOT_NAMES = (
    r"(?!(?:the|a|an|this|that|our|my|your|their|his|her|in|on|at|of|down|from|to|and|or|per|is|was|for|with|more|other"
    r"|long|short|wrong|different|minutes?|min|days?|weeks?|hours?|months?|years?|times?|miles?|met(?:re"
    r"|er)s?|km|m|gb|mb|am|pm|bars?|phones?|people|devices)\b)"
)
_STREET_EN = re.compile(
    r"[0-9](?<![0-9A-Za-z.,:£€$/-].)[0-9]{0,3}[a-z]?,? "
    rf"(?:{_NOT_NAMES}[a-z][a-z'.’]*\.? ){{1,3}}"
    r"(?:street|avenue|road|lane|close|crescent|drive|gardens|terrace|grove|mews"
    r"|court|square|hill|way|place|st|rd|ave)\b(?:\.(?= ?[a-z]))?",
    re.IGNORECASE,
)
"""Opens with the house number, which prose has few of; a flat before it is looked for then, and so in German."""
_FLAT = re.compile(
    r"(?<![0-9A-Za-z.,:£€$/-])(?:flat|apartment|apt|unit) ?[0-9]{1,4}[a-z]?,? \Z", re.IGNORECASE
)
_LONGEST_FLAT = len("apartment 1234a, ") + 1
_STREET_ENDINGS = (
    "straße",
    "strasse",
    "str",
    "weg",
    "platz",
    "allee",
    "gasse",
    "ring",
    "damm",
    "ufer",
    "markt",
    "chaussee",
)
_AFTER_STREET = "|".join(rf"(?<={ending} .)|(?<={ending}\. .)" for ending in _STREET_ENDINGS)
_LAST_TWO = "|".join(sorted({ending[-2:] for ending in _STREET_ENDINGS}))
_HOUSE_GATE = re.compile(rf" 0(?:(?<=\. .)|(?<=(?:{_LAST_TWO}) .))")
"""Opens with plain signs, so that a text is through in no time."""
_HOUSE_DE = re.compile(
    rf" [0-9](?:{_AFTER_STREET})"
    r"[0-9]{0,2} ?[a-f]?(?![0-9A-Za-z])(?:,? (?:D-)?[0-9]{5} [a-zäöüß-]{3,})?",
    re.IGNORECASE,
)
_STREET_DE = re.compile(
    r"(?<![A-Za-zäöüß])(?:(?:am|an der|auf dem|im|zum|zur) (?:[a-zäöüß]+ )?)?[a-zäöüß-]*"
    rf"(?:{'|'.join(_STREET_ENDINGS)})\.? \Z",
    re.IGNORECASE,
)
_LONGEST_STREET_DE = 80


def streets(text: str, shape: str, words: frozenset[str]) -> Iterator[Finding]:
    """`shape` is the text as folding.shape_of has it; `words` are those in it, in small letters."""
    if not _STREETS_EN.isdisjoint(words):
        for house in _STREET_EN.finditer(text):
            flat = _FLAT.search(text[max(0, house.start() - _LONGEST_FLAT) : house.start()])
            yield _address(text, house.start() - (len(flat[0]) if flat else 0), house.end())
    for house in _houses(text, shape):
        number = house.start() + 1
        before = text[max(0, number - _LONGEST_STREET_DE) : number]
        if street := _STREET_DE.search(before):
            yield _address(text, number - len(street[0]), house.end())


def _houses(text: str, shape: str) -> Iterator[re.Match[str]]:
    end = 0
    for gate in _HOUSE_GATE.finditer(shape):
        house = _HOUSE_DE.match(text, gate.start())
        if house and house.start() >= end:
            end = house.end()
            yield house


def _address(text: str, start: int, end: int) -> Finding:
    return Finding(Kind.ADDRESS, start, end, " ".join(text[start:end].casefold().split()))
