"""What the words before it give away: "account number …", "my PIN is …", "born …", "Mein Name ist …".

A table of cues, each with the form of what follows. A pattern runs only where one of its opening words stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from marketplace.crowd_safe.kinds import Finding, Kind


class _Cue(NamedTuple):
    words: frozenset[str]
    """One of them must be in the text."""
    openings: tuple[str, ...]
    """The pattern begins with one of them."""
    kind: Kind
    pattern: re.Pattern[str]
    """What is hidden is its group `it`."""


def _cue(
    words: str, kind: Kind, before: str, it: str, *, opening: str = "", flags: int = re.IGNORECASE
) -> _Cue:
    """`before` is read in any case, `it` as the flags say. `opening` are the words to begin with, if others."""
    return _Cue(
        frozenset(words.split()),
        tuple((opening or words).split()),
        kind,
        re.compile(rf"(?<![^\W_])(?i:{before})(?P<it>{it})(?![^\W_])", flags),
    )


_COPULA = r"\s*(?:is|was|ist|war|lautet|:|=)\s*"
_IS = r"(?:\s*(?:is|was|ist|war|lautet|:|=|-|#|no\.?|nr\.?|number|nummer))*\s*"
_REFERENCE = (
    r"(?=(?:[A-Z -]{0,4}[0-9]){4})(?:[A-Z]{1,3}-?)?[0-9][A-Z0-9]*(?:[ /-][A-Z0-9]*[0-9][A-Z0-9]*){0,5}"
)
_LONG_DIGITS = r"[0-9](?:[ -]?[0-9]){13,21}"
_MONTH = r"(?:jan|feb|mar|mär|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez)[a-zäöü]*\.?"
_DATE = (
    rf"(?:[0-9]{{4}}[./-][0-9]{{1,2}}[./-][0-9]{{1,2}}|[0-9]{{1,2}}[./-] ?[0-9]{{1,2}}[./-] ?[0-9]{{2,4}}"
    rf"|[0-9]{{1,2}}(?:st|nd|rd|th)?\.? (?:of )?{_MONTH},? [0-9]{{2,4}}"
    rf"|{_MONTH} [0-9]{{1,2}}(?:st|nd|rd|th)?,? [0-9]{{2,4}})"
)
_CAPITALISED = r"[A-ZÄÖÜÀ-Þ](?:\.|[\w'’]*)(?:-[A-ZÄÖÜÀ-Þ][\w'’]*)*"
_TITLES = r"(?:(?:Mrs?|Ms|Dr|Prof|Hr|Fr)\. )*"
_FULL_NAME = rf"{_TITLES}{_CAPITALISED}(?: {_TITLES}(?:von |van |de |zu )?{_CAPITALISED}){{0,3}}(?<!\.)"
_CUES = (
    _cue("imei", Kind.DEVICE, rf"imei{_IS}", _LONG_DIGITS),
    _cue(
        "iccid sim", Kind.DEVICE, rf"(?:iccid|sim[ -]?(?:card )?(?:number|nummer|no\.?)){_IS}", _LONG_DIGITS
    ),
    _cue("serial seriennummer", Kind.DEVICE, rf"(?:serial (?:number|no\.?)|seriennummer){_IS}", _REFERENCE),
    _cue(
        "born birth dob birthday geboren geburtsdatum geburtstag geb d",
        Kind.BIRTHDAY,
        r"(?:born(?: on)?|date of birth|d\.?o\.?b\.?|birthday|geboren(?: am)?|geburtsdatum|geburtstag"
        r"|geb\.?(?: am)?)"
        rf"{_IS}(?:on |am )?(?:the )?",
        _DATE,
        opening="born date dob d. do birthday geboren geburtsdatum geburtstag geb",
    ),
    _cue("sort", Kind.ACCOUNT, rf"sort[ -]?code{_IS}", r"[0-9]{2}[ -]?[0-9]{2}[ -]?[0-9]{2}"),
    _cue(
        "password passwort passcode kennwort pin puk",
        Kind.PASSWORD,
        rf"(?:password|passwort|passcode|kennwort|(?:pin|puk)[ -]?(?:code|number)?){_COPULA}",
        r"[^\s,;\x00]*[0-9][^\s,;\x00]*|[^\s,;?\x00]+[!#$%&+=][^\s,;?\x00]+",
        opening="passw passcode kennwort pin puk",
    ),
    _cue(
        "code tan otp",
        Kind.PASSWORD,
        rf"(?:(?:verification|security|confirmation|login) code|code i (?:got|received)|tan|otp){_COPULA}",
        r"[0-9]{4,10}",
        opening="verification security confirmation login code tan otp",
    ),
    _cue("nhs", Kind.ID, rf"nhs{_IS}", r"[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{4}"),
    _cue(
        "passport ausweisnummer personalausweis reisepass ausweis licence",
        Kind.ID,
        rf"(?:passport|ausweis(?:nummer)?|personalausweis|reisepass|driving licence){_IS}",
        r"(?=[A-Z0-9]*[0-9]{2})[A-Z0-9]{8,10}",
        opening="passport ausweis personalausweis reisepass driving",
    ),
    _cue(
        "insurance sozialversicherung sozialversicherungsnummer rentenversicherungsnummer steuer steuerid"
        " steueridentifikationsnummer steuernummer idnr sv ssn social tax utr pps bsn dni pesel nif",
        Kind.ID,
        r"(?:national insurance|sozialversicherung(?:snummer)?|rentenversicherungsnummer"
        r"|steuer-?(?:id(?:entifikationsnummer)?|nummer)|idnr\.?|sv-nummer|ssn|social security"
        rf"|tax (?:id|reference|number)|utr|pps|bsn|dni|nif|pesel){_IS}",
        r"(?=(?:[A-Z /-]{0,4}[0-9]){6})[A-Z0-9](?:[ /-]?[A-Z0-9]){7,13}",
        opening="national sozialversicherung rentenversicherungsnummer steuer idnr sv"
        " ssn social tax utr pps bsn dni nif pesel",
    ),
    _cue(
        "name names heiße heisse speaking namen",
        Kind.NAME,
        r"(?:my (?:full )?name(?:'s|’s|s| is)|name on the (?:bill|account|contract)(?: is|:)|mein(?: voller)? name ist"
        r"|ich hei(?:ß|ss)e|auf den namen)\s+",
        rf"{_FULL_NAME}|[a-zäöüß]{{2,}}(?: (?!(?:and|und|i|it|my|the|is|but|from|here)\b)[a-zäöüß]{{2,}})?",
        opening="my name mein ich auf",
        flags=0,
    ),
    _cue(
        "speaking",
        Kind.NAME,
        r"(?:this is|here is|hier ist|hier spricht)\s+",
        rf"{_FULL_NAME}(?=\s+speaking)",
        opening="this here hier",
        flags=0,
    ),
    _cue(
        "mr mrs ms miss dr prof frau herr herrn sir",
        Kind.NAME,
        "",
        r"(?:Mr|Mrs|Ms|Miss|Dr|Prof|Frau|Herrn?)\.? (?:(?:Dr|Prof)\.? )?"
        rf"(?:von |van |de |zu |O')?{_CAPITALISED}(?<!\.)",
        flags=0,
    ),
    _cue(
        "regards wishes grüße grüßen gruß cheers thanks sincerely",
        Kind.NAME,
        r"(?:(?:kind|best|warm|many) (?:regards|wishes)|regards|sincerely"
        r"|(?:viele|liebe|beste|schöne|freundliche[nm]?) gr(?:ü|ue)(?:ß|ss)en?|gru(?:ß|ss))[ ,!.]*\n+\s*",
        _FULL_NAME,
        opening="kind best warm many regards sincerely viele liebe beste schöne freundliche gru",
        flags=0,
    ),
)
_REFERENCE_CUES = (
    _cue(
        "account acc acct konto kontonummer kundennummer kundennr kunden customer vertragsnummer contract kundenkonto",
        Kind.ACCOUNT,
        r"(?:(?:account|acct?\.?|customer|contract)[ -](?:number|no\.?|nr\.?|id|#)|konto(?:nummer|nr\.?)"
        rf"|kunden(?:nummer|nr\.?|-nr\.?)|vertrags(?:nummer|nr\.?)){_IS}",
        _REFERENCE,
        opening="acc customer contract konto kunden vertrags",
    ),
    _cue(
        "order bestellnummer bestellnr auftragsnummer",
        Kind.ORDER,
        rf"(?:order (?:number|no\.?|nr\.?|id|#)|bestell(?:nummer|nr\.?)|auftrags(?:nummer|nr\.?)){_IS}",
        _REFERENCE,
        opening="order bestell auftrags",
    ),
)


def _by_word(cues: tuple[_Cue, ...]) -> dict[str, list[int]]:
    """The places in the table of the cues that have each word."""
    return {
        word: [place for place, cue in enumerate(cues) if word in cue.words]
        for word in frozenset().union(*(cue.words for cue in cues))
    }


_PLACES = _by_word(_CUES)
_PLACES_OF_REFERENCES = _by_word(_REFERENCE_CUES)
CUE_WORDS = _PLACES.keys() | _PLACES_OF_REFERENCES.keys()


def said_outright(text: str, shape: str, words: frozenset[str]) -> Iterator[Finding]:
    """`shape` is the text as folding.shape_of has it, and `words` are those in it, in small letters."""
    return _after(_CUES, _PLACES, text, shape, words)


def said_references(text: str, shape: str, words: frozenset[str]) -> Iterator[Finding]:
    """Account and order numbers: a card or a phone number is one even after such words."""
    return _after(_REFERENCE_CUES, _PLACES_OF_REFERENCES, text, shape, words)


def _after(
    cues: tuple[_Cue, ...], places: dict[str, list[int]], text: str, shape: str, words: frozenset[str]
) -> Iterator[Finding]:
    given = {place for word in words & places.keys() for place in places[word]}
    for cue in map(cues.__getitem__, sorted(given)):
        for place in sorted(_openings(shape, cue.openings)):
            found = cue.pattern.match(text, place)
            if found and found["it"]:
                yield Finding(cue.kind, *found.span("it"), _normal(found["it"]))


def _openings(shape: str, words: tuple[str, ...]) -> Iterator[int]:
    for word in words:
        place = shape.find(word)
        while place >= 0:
            yield place
            place = shape.find(word, place + 1)


def _normal(it: str) -> str:
    return re.sub(r"[\s./-]", "", it).casefold()
