"""What may be a personal detail and may not: a person looks before the crowd does.

A doubt says why in a sentence for staff. Certain details are hidden before doubts are sought.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Doubt:
    start: int
    end: int
    why: str | Promise
    value: str = field(repr=False)


_UNCLEAR_NUMBER = _("digits beside words about calling or writing")
_UNCLEAR_HANDLE = _("what looks like somebody’s name on another service")
_UNCLEAR_CARD = _("what looks like a card number with a slip in it")
_UNCLEAR_WORDS = _("a row of digits in words")
UNCLEAR_JOIN = _("what may be the rest of a detail that an earlier message began")

CONTACT_WORDS = frozenset(
    [
        "call",
        "ring",
        "phone",
        "text",
        "mobile",
        "whatsapp",
        "telephone",
        "tel",
        "anrufen",
        "ruf",
        "rufen",
        "rufnummer",
        "erreichbar",
        "handy",
        "telefon",
        "handynummer",
        "nummer",
        "telefonnummer",
    ]
)
_NUMBER = re.compile(
    r"[0-9](?<![£€$.,:/xA-Za-z0-9*#].)(?:[ .-]?[0-9]){5,14}(?![0-9]|[.,:/][0-9]|[A-Za-z%€£])"
)
_WORD_EDGE = re.compile(r"\b")
_UP_TO_A_DIGIT = r"\b[^.\n0-9\x00£€$]{0,24}+(?=[0-9])"
_CALLED_ON = re.compile(_UP_TO_A_DIGIT)
_BEFORE_A_DIGIT = {word: re.compile(f"{word}(?={_UP_TO_A_DIGIT})") for word in CONTACT_WORDS}
"""Opens with plain letters, so that a text is through in no time; what is blank is not looked at."""
_OTHER_NUMBER = re.compile("order|invoice|error|version|bestell|rechnung", re.IGNORECASE)
SERVICES = frozenset(
    [
        "insta",
        "instagram",
        "telegram",
        "whatsapp",
        "signal",
        "twitter",
        "facebook",
        "snap",
        "snapchat",
        "tiktok",
        "discord",
        "dm",
        "skype",
        "threema",
    ]
)
WORDS_OF_DOUBT = CONTACT_WORDS | SERVICES
_HANDLE = re.compile(r"(?<![\w.])@[A-Za-z][\w.]{2,}")
_SERVICE = (
    r"(?:insta(?:gram)?|snap(?:chat)?|telegram|discord|tiktok|threema|skype)"
    r"(?:[ -]?(?:user)?(?:name|handle|account|id))?"
)
_IS = r"(?: (?:is|ist|heißt|lautet|called|named|genannt)){1,2}"
_SIGN = r"(?: ?[:=]| -)"
_QUOTE = r"[\"'“”„‘’]"
_NO_NAME = (
    r"(?!i(?:phone|pad|os)|(?:android|galaxy|pixel|samsung|nokia|huawei|windows|version|build|beta|update|error|http)[0-9]"
    r"|v[0-9]|[\w.]+\.(?:com|net|org)\b"
    r"|(?:down|slow|broken|dead|gone|blocked|hacked|locked|fine|off)\.)"
)
_IT = rf"(?P<it>{_NO_NAME}[A-Za-z_][\w.#]{{3,30}}(?!\w)\b)"
_OWN = r"\b(?:my|meine?|(?:me|mich|mir) (?:on|at|auf|bei)) "
_NAMED = (
    re.compile(
        rf"(?:{_OWN}{_SERVICE}(?:{_IS})?{_SIGN}?|\b{_SERVICE}(?:{_IS})?(?:{_SIGN}|(?= {{0,3}}{_QUOTE})))"
        rf" {{0,3}}{_QUOTE}?(?=[A-Za-z]*(?:[0-9_#]|(?-i:\.[a-z0-9_]))){_IT}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b{_SERVICE}(?:{_IS} {{1,3}}(?=[A-Za-z]*[0-9_#])| {{1,3}}(?=[A-Za-z0-9.]*[_#]|(?-i:[a-z]{{3,}}[0-9]))){_IT}",
        re.IGNORECASE,
    ),
)
"""A name with a sign or digit in it, which words of a sentence have not. A dot is one in "my insta" and "insta: ", as
"Telegram is down.Any idea?" is a sentence, and a digit where no device or version is meant.
"""
_NUMBERED = re.compile(r"(?<![\w.])[A-Za-z][\w.]{1,30}#[0-9]{4}(?!\w)")
_SERVICE_LINK = re.compile(
    r"(?:https?://)?\b(?:wa\.me|t\.me|m\.me|instagram\.com|facebook\.com|snapchat\.com/add|signal\.me)/\S+",
    re.IGNORECASE,
)
_CARD_FORM = re.compile(r"[0-9]{4}(?<![0-9]....)(?:[ -][0-9]{4}){3}(?![0-9])")
_SPELLED = re.compile(r"[0-9](?:[ ]+[0-9]){5,}")


def doubts(text: str, shape: str, words: frozenset[str]) -> Iterator[Doubt]:
    """In a text where certain details are blank already; `shape` is all of it as folding.shape_of has it."""
    for word in words & CONTACT_WORDS:
        for number in _numbers_after(word, text, shape):
            yield _doubt(number, 0, _UNCLEAR_NUMBER)
    if not SERVICES.isdisjoint(words):
        for named in _NAMED:
            for found in named.finditer(text):
                yield _doubt(found, "it", _UNCLEAR_HANDLE)
        if "@" in text:
            for found in _HANDLE.finditer(text):
                yield _doubt(found, 0, _UNCLEAR_HANDLE)
        if "#" in text and "discord" in words:
            for found in _NUMBERED.finditer(text):
                yield _doubt(found, 0, _UNCLEAR_HANDLE)
    if ".me/" in text or ".com/" in text:
        for found in _SERVICE_LINK.finditer(text):
            yield _doubt(found, 0, _UNCLEAR_HANDLE)


def doubts_in_figures(text: str) -> Iterator[Doubt]:
    """In what is near figures that can be part of a number."""
    for found in _CARD_FORM.finditer(text):
        yield _doubt(found, 0, _UNCLEAR_CARD)


def doubts_in_words(text: str) -> Iterator[Doubt]:
    """In a reading where number words are digits: six in a row that are no known kind of number."""
    for found in _SPELLED.finditer(text):
        yield _doubt(found, 0, _UNCLEAR_WORDS)


def _numbers_after(word: str, text: str, shape: str) -> Iterator[re.Match[str]]:
    """Outwards from the word, as prose has fewer of them than figures."""
    for found in _BEFORE_A_DIGIT[word].finditer(shape):
        called = _CALLED_ON.match(text, found.end())
        if called and _WORD_EDGE.match(text, found.start()) and not _OTHER_NUMBER.search(called[0]):
            number = _NUMBER.match(text, called.end())
            if number:
                yield number


def _doubt(found: re.Match[str], group: int | str, why: str | Promise) -> Doubt:
    return Doubt(*found.span(group), why, re.sub(r"[\s.-]", "", found[group]).casefold())
