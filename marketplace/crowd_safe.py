"""The crowd-safe view: a text with personal details replaced by tokens such as [phone 1].

This is the only module that decides what the crowd may read; whatever leaves for advocates, pushes or logs
went through make_crowd_safe. It keeps three promises: outside of what it found not a character changes,
running it over its own output changes nothing, and the same detail has the same token throughout one enquiry.
It reads and writes no database: whoever calls it brings the enquiry's tokens and stores the new ones. What is
not recognised yet: docs/privacy.md.
"""

from __future__ import annotations

import hmac
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import NamedTuple

import phonenumbers
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from stdnum import iban, numdb


class Kind(StrEnum):
    EMAIL = "email"
    PHONE = "phone"
    CARD = "card"
    IBAN = "iban"


@dataclass(frozen=True)
class Finding:
    """One personal detail: text[start:end]. `value` is its one normal form and never shown, not even in a
    repr."""

    kind: Kind
    start: int
    end: int
    value: str = field(repr=False)


class TokenRow(NamedTuple):
    """A token as it is stored: which detail it stands for is known by digest only."""

    kind: str
    number: int
    digest: bytes


class TokenBook:
    """The tokens of one enquiry, numbered by kind from 1 in the order of their first appearance.

    Built from the stored rows; `new_rows` are those still to be stored. Two books open on one enquiry would
    give the same number twice, so the caller holds the enquiry's row lock. With a key of its own for each
    enquiry (common.sealing.derived_key), digests do not tell that two enquiries name the same detail.
    """

    def __init__(self, rows: Iterable[tuple[str, int, bytes]] = (), *, key: bytes) -> None:
        self._key = key
        self._numbers: dict[tuple[str, bytes], int] = {}
        self._last_number: Counter[str] = Counter()
        self._issued: set[str] = set()
        self.new_rows: list[TokenRow] = []
        for kind, number, digest in rows:
            self._enter(TokenRow(kind, number, bytes(digest)))

    def token_for(self, kind: Kind, value: str) -> str:
        """The token of this value, a new one if it has none yet."""
        digest = hmac.digest(self._key, f"{kind}:{value}".encode(), "sha256")
        if (kind, digest) not in self._numbers:
            row = TokenRow(kind, self._last_number[kind] + 1, digest)
            self._enter(row)
            self.new_rows.append(row)
        return _token(kind, self._numbers[kind, digest])

    def has_issued(self, token: str) -> bool:
        return token in self._issued

    def _enter(self, row: TokenRow) -> None:
        self._numbers[row.kind, row.digest] = row.number
        self._last_number[row.kind] = max(self._last_number[row.kind], row.number)
        self._issued.add(_token(row.kind, row.number))


def _token(kind: str, number: int) -> str:
    return f"[{kind} {number}]"


_TYPED_TOKEN = re.compile(rf"\[[ \t]*(?:{'|'.join(Kind)})[ \t]*[0-9]{{1,6}}[ \t]*\]", re.IGNORECASE)


def make_crowd_safe(text: str, *, tokens: TokenBook) -> str:
    """The text as the crowd may read it.

    Somebody who types a token themselves means that detail if the enquiry already has it, and the token
    stays. Otherwise its brackets become round, so that nobody takes it for a detail hidden later.
    """
    folded = _Folded(text)
    edits: list[tuple[int, int, str]] = []
    for typed in _TYPED_TOKEN.finditer(folded.text):
        start, end = folded.span(*typed.span())
        if not tokens.has_issued(text[start:end]):
            edits.append((start, end, f"({text[start + 1 : end - 1]})"))
    for found in _find(folded):
        edits.append((found.start, found.end, tokens.token_for(found.kind, found.value)))
    pieces, position = [], 0
    for start, end, replacement in sorted(edits):
        pieces += [text[position:start], replacement]
        position = end
    return "".join([*pieces, text[position:]])


def find_personal_details(text: str) -> list[Finding]:
    """Every personal detail in the order of the text, none overlapping another."""
    return _find(_Folded(text))


def _find(folded: _Folded) -> list[Finding]:
    """Each recogniser sees only what the ones before it left."""
    found: list[Finding] = []
    remaining = folded.text
    for recognise in (_emails, _ibans, _cards_and_phones):
        for hit in list(recognise(remaining)):
            if hit.value in _company_numbers(settings.COMPANY_PHONE):
                continue
            found.append(Finding(hit.kind, *folded.span(hit.start, hit.end), hit.value))
            remaining = _blank(remaining, hit.start, hit.end)
    return sorted(found, key=lambda finding: finding.start)


@cache
def _company_numbers(written: str) -> frozenset[str]:
    """The company's own help line in normal form: no personal detail, and part of many good answers."""
    return frozenset(hit.value for hit in _cards_and_phones(written))


def _blank(text: str, start: int, end: int) -> str:
    return f"{text[:start]}{'|' * (end - start)}{text[end:]}"


# --- Seeing through simple disguises ------------------------------------------------------------------------


class _Folding(dict[int, str | int | None]):
    """For str.translate: wide, styled and foreign digits, letters, dashes and spaces become ASCII, and what
    has no width of its own (zero-width and format characters, combining marks) is left out."""

    def __missing__(self, code: int) -> str | int | None:
        folded = self._fold(chr(code))
        if code < 0x20000:  # living scripts and emoji; with all of Unicode a visitor could fill the memory
            self[code] = folded
        return folded

    @staticmethod
    def _fold(char: str) -> str | int | None:
        category = unicodedata.category(char)
        if category == "Cf" or _MARK.fullmatch(char):
            return None
        if category == "Nd":
            return str(unicodedata.decimal(char))
        if category == "Pd" or char == "\N{MINUS SIGN}":
            return "-"
        if category == "Zs":
            return " "
        if char == "\N{MIDDLE DOT}":
            return "."
        plain = unicodedata.normalize("NFKC", char)
        return plain if len(plain) == 1 and plain.isascii() else ord(char)


_MARK = re.compile("[\u0300-\u036f\u20d0-\u20ff\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_FOLDING = _Folding()
_NOT_ASCII = re.compile("[^\x00-\x7f]+")


class _Folded:
    """A text folded to what a reader sees, and the way back to the places in the original."""

    def __init__(self, text: str) -> None:
        self.text = _NOT_ASCII.sub(lambda run: run[0].translate(_FOLDING), text)
        self._places: list[int] | None = None
        if len(self.text) != len(text):
            self._places = [place for place, char in enumerate(text) if _FOLDING[ord(char)] is not None]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Start and end in the original, end exclusive."""
        if self._places is None:
            return start, end
        return self._places[start], self._places[end - 1] + 1


# --- E-mail addresses ---------------------------------------------------------------------------------------

_LETTERS = "A-Za-z\u00c0-\u052f"
_WORD = rf"{_LETTERS}0-9_\-"
_DOMAIN = re.compile(rf"@(?:[{_WORD}]++\.)+[{_LETTERS}]{{2}}[{_WORD}]*+")
_SIGNS_BEFORE_AT = "-.%+'&~"
_BEFORE_AT = "".join(filter(re.compile(f"[{_WORD}]").match, map(chr, range(0x530)))) + _SIGNS_BEFORE_AT


def _emails(text: str) -> Iterator[Finding]:
    """Read outwards from each @, as almost no text has one."""
    last = 0
    for domain in _DOMAIN.finditer(text):
        before = text[last : domain.start()]
        name = before[len(before.rstrip(_BEFORE_AT)) :].lstrip(_SIGNS_BEFORE_AT)
        if name:
            address = (name + domain[0]).rstrip("-_")
            start = domain.start() - len(name)
            last = start + len(address)
            yield Finding(Kind.EMAIL, start, last, address.casefold())


# --- IBANs --------------------------------------------------------------------------------------------------

_IBAN = re.compile(r"[0-9]{2}(?<=[A-Za-z]{2}[0-9]{2})(?=((?:[ \t.-]{0,2}+[A-Za-z0-9]){11,30}+))")
"""Opens with the check digits, which prose has few of, and looks back for the country."""


def _ibans(text: str) -> Iterator[Finding]:
    """The check digits decide; words that follow are cut off by the length that the country prescribes."""
    end = 0
    for match in _IBAN.finditer(text):
        start = match.start() - len("GB")
        length = _iban_length(text[start : match.start()].upper())
        places = [place for place in range(start, match.end(1)) if text[place].isalnum()][:length]
        number = "".join(text[place] for place in places).upper()
        if start >= end and len(number) == length and iban.is_valid(number, check_country=False):
            end = places[-1] + 1
            yield Finding(Kind.IBAN, start, end, number)


@cache
def _iban_length(country: str) -> int:
    """In characters, from python-stdnum's copy of the SWIFT registry; 0 for a country without IBANs."""
    properties = numdb.get("iban").info(country)[0][1]
    return 4 + sum(map(int, re.findall("([0-9]+)!", properties["bban"]))) if "bban" in properties else 0


# --- Runs of digits: cards and phone numbers ----------------------------------------------------------------

_DATE_OR_FRACTION = re.compile(
    r"""(?<![0-9])(?<![0-9][./-])
    (?: (?:19|20)[0-9]{2} ([./-]) [01]?[0-9] \1 [0-3]?[0-9]
      | [0-3]?[0-9] ([./-]) [0-3]?[0-9] \2 (?:(?:19|20)[0-9]{2}|[0-9]{2})
      | [01]?[0-9] / (?:19|20)[0-9]{2}
      | 0 \. [0-9]{7,} )
    (?![./-]?[0-9])""",
    re.VERBOSE,
)
_RUN = re.compile(r"[0-9](?:[ \t().+/_-]{0,3}+[0-9]){6,}+")
"""Seven digits and more, hardly interrupted: the cheap gate before all that costs time."""
_DIGITS = re.compile("[0-9]+")
_PLUS = re.compile(r"\+ ?\Z")
_MOST_GROUPS = 19
"""A number that is spelled out digit by digit has no more groups than the longest card has digits."""


class _Group(NamedTuple):
    """Digits written together, within a run; `gap` is what separates them from those before."""

    start: int
    end: int
    digits: str
    is_international: bool
    gap: str


def _cards_and_phones(text: str) -> Iterator[Finding]:
    """In one pass from the left: a card that follows a phone number must not lend it digits, nor the
    reverse."""
    for groups in _runs(text):
        first = 0
        while first < len(groups):
            window = groups[first : first + _MOST_GROUPS]
            kind, (count, number) = Kind.CARD, _card_at(window)
            if not count and (first == 0 or _may_start_phone(window[0])):
                kind, (count, number) = Kind.PHONE, _phone_at(window)
            if count:
                start, end = window[0].start, window[count - 1].end
                yield Finding(kind, start - _opens_bracket(text, start, end), end, number)
            first += count or 1


def _opens_bracket(text: str, start: int, end: int) -> bool:
    """Whether the bracket before this closes within it, as in (020) 7946 0958."""
    written = text[start:end]
    return text[start - 1 : start] == "(" and ")" in written and "(" not in written


def _runs(text: str) -> Iterator[list[_Group]]:
    """The groups of each run, dates and fractions left out."""
    for run in _RUN.finditer(text):
        remaining = _DATE_OR_FRACTION.sub(lambda figure: "|" * len(figure[0]), run[0])
        for part in _RUN.finditer(remaining):
            yield _groups(text, run.start() + part.start(), run.start() + part.end())


def _groups(text: str, start: int, end: int) -> list[_Group]:
    groups: list[_Group] = []
    for match in _DIGITS.finditer(text, start, end):
        gap = text[groups[-1].end if groups else max(0, start - len("+ ")) : match.start()]
        plus = _PLUS.search(gap)
        sign_length = len(plus[0]) if plus else 0
        groups.append(_Group(match.start() - sign_length, match.end(), match[0], bool(plus), gap))
    return groups


_NOTHING = (0, "")
"""No group of the window, no number."""

# --- Payment cards ------------------------------------------------------------------------------------------

_CARD_DIGITS = range(13, 20)
"""How long issued card numbers are. Source: ISO/IEC 7812-1."""
_CROSS_SUM_OF_DOUBLE = str.maketrans("0123456789", "0246813579")


def _card_at(window: list[_Group]) -> tuple[int, str]:
    """How many groups from the first make a card number, the most that do, and its digits."""
    if window[0].digits.startswith("0") or window[0].is_international:
        return _NOTHING
    found, digits = _NOTHING, ""
    for count, group in enumerate(window, start=1):
        digits += group.digits
        if len(digits) >= _CARD_DIGITS.stop or group.is_international:
            break
        if len(digits) in _CARD_DIGITS and _is_card_like(window[:count]) and _passes_luhn(digits):
            found = (count, digits)
    return found


def _passes_luhn(digits: str) -> bool:
    """Source: ISO/IEC 7812-1, annex B. The library's function takes ten times as long, and this is tried
    often."""
    return sum(map(int, digits[-1::-2] + digits[-2::-2].translate(_CROSS_SUM_OF_DOUBLE))) % 10 == 0


def _is_card_like(groups: list[_Group]) -> bool:
    """Card numbers are printed in groups of three and more; groups of one length are somebody spelling it
    out."""
    lengths = {len(group.digits) for group in groups[:-1]}
    return len(lengths) <= 1 or min(lengths) >= 3


# --- Phone numbers ------------------------------------------------------------------------------------------

_LONGEST_INTERNATIONAL = 17
"""Source: ITU-T E.164, 15 digits; two more for 00."""
_SHORTEST_INTERNATIONAL = 8
_NATIONAL_LENGTHS = range(8, 12)
"""Without the trunk prefix. Shorter ones (0800 1111) are lines that everybody may know, and look like dates;
longer ones are two numbers in a row."""
_LONE_GROUP = 5
"""Within a run, this many digits together may start a phone number after any separator (1.07700 900123)."""


class _Plan(NamedTuple):
    """A numbering plan, from the library's tables and not its parser, which takes 0.1 ms for each attempt."""

    trunk_prefix: str
    needs_trunk_prefix: bool
    lengths: frozenset[int]
    pattern: re.Pattern[str]

    def holds(self, number: str) -> bool:
        """Whether the plan has numbers of this form, given out or not."""
        return len(number) in self.lengths and self.pattern.fullmatch(number) is not None


@cache
def _plan(region: str, *, calling_code: int = 0) -> _Plan:
    """The calling code is needed only for the plans that belong to no region (001)."""
    facts = phonenumbers.PhoneMetadata.metadata_for_region_or_calling_code(calling_code, region)
    if facts is None or facts.general_desc is None or not facts.general_desc.national_number_pattern:
        raise ImproperlyConfigured(f"PHONE_REGIONS: {region!r} is not a region with phone numbers.")
    trunk_prefix = facts.national_prefix or ""
    return _Plan(
        trunk_prefix=trunk_prefix,
        needs_trunk_prefix=any(
            trunk_prefix and trunk_prefix in (written.national_prefix_formatting_rule or "")
            for written in facts.number_format
        ),
        lengths=frozenset(facts.general_desc.possible_length),
        pattern=re.compile(facts.general_desc.national_number_pattern),
    )


def _may_start_phone(group: _Group) -> bool:
    """Not in the middle of a version, a date or an order number."""
    return group.is_international or len(group.digits) >= _LONE_GROUP or not {" ", "/"}.isdisjoint(group.gap)


def _phone_at(window: list[_Group]) -> tuple[int, str]:
    """How many groups from the first make a phone number, the most that do, and its normal form."""
    written = list(_joined(window))
    if window[0].is_international or written[0][1].startswith("00"):
        readings = ((count, _international(digits.removeprefix("00"))) for count, digits in written)
    else:
        readings = (
            (count, _national(digits, _plan(region)))
            for region in settings.PHONE_REGIONS
            for count, digits in written
        )
    return next((reading for reading in readings if reading[1]), _NOTHING)


def _joined(window: list[_Group]) -> Iterator[tuple[int, str]]:
    """The digits of the first groups, from the most groups that can be one number down to the first alone."""
    digits = window[0].digits
    joined = [digits]
    for group in window[1:]:
        digits += group.digits
        if group.is_international or len(digits) > _LONGEST_INTERNATIONAL:
            break
        joined.append(digits)
    for count in range(len(joined), 0, -1):
        yield count, joined[count - 1]


def _national(digits: str, plan: _Plan) -> str:
    """The number without its trunk prefix, or nothing.

    Which of several regions it belongs to cannot be told, so the region is no part of the normal form.
    """
    if plan.needs_trunk_prefix and not digits.startswith(plan.trunk_prefix):
        return ""
    number = digits.removeprefix(plan.trunk_prefix)
    return number if len(number) in _NATIONAL_LENGTHS and plan.holds(number) else ""


def _international(digits: str) -> str:
    """The normal form, or nothing: E.164, but for our own regions the same as when it is written nationally.

    A trunk prefix in between, as in +44 (0)20, is left out.
    """
    if len(digits) < _SHORTEST_INTERNATIONAL:
        return ""
    for length in (1, 2, 3):
        calling_code, number = int(digits[:length]), digits[length:]
        regions = phonenumbers.COUNTRY_CODE_TO_REGION_CODE.get(calling_code, ())
        for region in regions:
            plan = _plan(region, calling_code=calling_code)
            for candidate in (number, number.removeprefix(plan.trunk_prefix)):
                if plan.holds(candidate):
                    is_ours = not set(regions).isdisjoint(settings.PHONE_REGIONS)
                    return candidate if is_ours else f"+{calling_code}{candidate}"
    return ""
