"""Numbers as they are said aloud, typed with look-alike letters or torn apart: read as the digits they stand for.

Only whole runs of what can be a number are read anew, and what is then no number stays what it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise, product

from marketplace.crowd_safe.folding import Reading, lowered

_UNITS_EN = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
_TEENS_EN = [
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    *(f"{word}teen" for word in ("fif", "six", "seven", "eigh", "nine")),
]
_TENS_EN = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_UNITS_DE = ["null", "eins", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun"]
_TEENS_DE = [
    "zehn",
    "elf",
    "zwölf",
    "dreizehn",
    "vierzehn",
    "fünfzehn",
    "sechzehn",
    "siebzehn",
    "achtzehn",
    "neunzehn",
]
_TENS_DE = ["zwanzig", "dreißig", "vierzig", "fünfzig", "sechzig", "siebzig", "achtzig", "neunzig"]
_TENS = {word: str(value * 10) for words in (_TENS_EN, _TENS_DE) for value, word in enumerate(words, start=2)}
_TWO_DIGITS_DE = {
    f"{'ein' if unit == 'eins' else unit}und{tens}": f"{_TENS[tens][0]}{_UNITS_DE.index(unit)}"
    for unit, tens in product(_UNITS_DE[1:], _TENS_DE)
}
_HUNDREDS_DE = {
    f"{'ein' if unit == 'eins' else unit}hundert": f"{value}00"
    for value, unit in enumerate(_UNITS_DE[1:], start=1)
}
_DIGITS: dict[str, str] = {
    **{word: str(value) for words in (_UNITS_EN, _UNITS_DE) for value, word in enumerate(words)},
    **{word: str(value) for words in (_TEENS_EN, _TEENS_DE) for value, word in enumerate(words, start=10)},
    **_TENS,
    **_TWO_DIGITS_DE,
    **{f"hundert{word}": f"1{digits}" for word, digits in _TWO_DIGITS_DE.items()},
    **_HUNDREDS_DE,
    "oh": "0",
    "o": "0",
    "nought": "0",
    "zwo": "2",
    "fuenf": "5",
    "hundred": "00",
    "hundert": "00",
    "plus": "+",
}
_TIMES = {"double": 2, "triple": 3, "doppel": 2, "doppelt": 2}
NUMBER_WORDS = frozenset({*_DIGITS, *_TIMES})
_PARTS = frozenset(word.encode("latin-1") for word in (*_DIGITS, *_TIMES, "+"))
_TOKEN = re.compile(r"[a-zäöüß]+|[0-9]+|\+")
_GAP = re.compile(r"[\s,.()/_-]{0,3}")
_FEWEST_WORDS = 2
_FEWEST_DIGITS = 6


def is_spoken(telling: frozenset[str], words: Sequence[bytes]) -> bool:
    """Whether a text of these words, in their order and in Latin-1, can have a number in words: two of its parts follow
    each other, maybe with figures in between. A plus sign is a word. `telling` are the words that finders look for.
    """
    return not telling.isdisjoint(NUMBER_WORDS) and b"\1\1" in bytes(map(_PARTS.__contains__, words))


def may_be_torn(shape: bytes) -> bool:
    """Whether a text of this shape can be torn: the gate before is_torn, as bytes are through in no time."""
    return b" x x x " in shape.translate(_ALIKE)


def is_torn(text: str) -> bool:
    """Whether letters and digits one by one can make a word in it."""
    return _TORN_GATE.search(text) is not None


def spoken(reading: Reading) -> Reading:
    """With numbers in words, as "oh double seven", read as digits."""
    text = lowered(reading.text)
    if not _has_two_together(text):
        return reading
    edits: list[tuple[int, int, str]] = []
    for run in _runs(text):
        edits += _as_digits(run)
    return reading.rewritten(edits) if edits else reading


def _has_two_together(text: str) -> bool:
    """Whether a number word is beside another one or beside digits: the cheap gate before the runs."""
    words = _TOKEN.findall(text)
    return any(
        (one in NUMBER_WORDS and _is_part(other)) or (other in NUMBER_WORDS and _is_part(one))
        for one, other in pairwise(words)
    )


def _is_part(word: str) -> bool:
    return word in _DIGITS or word in _TIMES or word[0] in "+0123456789"


def _runs(text: str) -> Iterator[list[re.Match[str]]]:
    """Number words and digits that follow each other, if there are enough of them for a number."""
    run: list[re.Match[str]] = []
    for token in _TOKEN.finditer(text):
        word = token[0]
        is_part = _is_part(word)
        follows = not run or _GAP.fullmatch(text, run[-1].end(), token.start())
        if run and not (is_part and follows):
            if _is_long(run):
                yield run
            run = []
        if is_part:
            run.append(token)
    if _is_long(run):
        yield run


def _is_long(run: list[re.Match[str]]) -> bool:
    words = sum(not token[0][0].isdigit() for token in run)
    return (
        words >= _FEWEST_WORDS and len(run) + sum(len(t[0]) for t in run if t[0].isdigit()) >= _FEWEST_DIGITS
    )


def _as_digits(run: list[re.Match[str]]) -> Iterator[tuple[int, int, str]]:
    """One edit a token, and one for each gap that is not a space. After "twenty" comes "three": 23."""
    position, times, tens = run[0].start(), 1, False
    for place, token in enumerate(run):
        if token.start() > position:
            yield position, token.start(), " "
        position = token.end()
        word = token[0]
        if word in _TIMES:
            times = _TIMES[word]
            yield token.start(), position, " "
            continue
        digits = _DIGITS.get(word, word)
        following = run[place + 1][0] if place + 1 < len(run) else ""
        if tens and len(digits) == 1 and digits != "0":
            tens = False
        elif word in _TENS_EN and following in _UNITS_EN[1:]:
            digits, tens = digits[0], True
        yield token.start(), position, digits * times
        times = 1


_PART = "[0-9OoQlIiSsBbZz]"
_LOOK_ALIKE = re.compile(
    rf"(?<![A-Za-z0-9])(?={_PART}*[0-9]){_PART}{{2,}}(?:[ .-](?:{_PART}*[0-9]{_PART}*|[OolI]{{2,}}))*(?![A-Za-z0-9])"
)
_LETTER_BY_DIGIT = re.compile(r"[0-9](?:(?=[OoQlIiSsBbZz])|(?<=[OoQlIiSsBbZz].))")
_DIGIT_FOR = str.maketrans("OoQlIiSsBbZz", "000111558622")
LOOSE_GAP = r"[ \t]{0,2}+[,;*~|#•=_\n][ \t]{0,2}+(?>(?:[,;*~|#•=_\n][ \t]{0,2}+)?)"
_LOOSE_GAP = re.compile(rf"[0-9]({LOOSE_GAP})(?=[0-9+])")
_ALIKE = bytes(ord("x" if chr(code).isalnum() else " " if chr(code) == " " else "-") for code in range(0x100))
_TORN_GATE = re.compile(" [A-Za-z0-9] [A-Za-z0-9] [A-Za-z0-9] ")
"""In the midst of everything torn, and quick to rule out."""
_READ_OTHERWISE = re.compile(rf"{_LETTER_BY_DIGIT.pattern}|{_LOOSE_GAP.pattern}")
_TORN = re.compile(
    r"(?<![^\s\x00])[A-Za-z0-9](?: [A-Za-z0-9]){4,}(?![^\s\x00,.;:!?])|(?<![A-Za-z0-9])[A-Z]{2} [0-9] [0-9](?= [0-9])"
)


def may_be_read_otherwise(text: str) -> bool:
    """Whether a text that is neither spoken nor torn has something for unmasked or put_together."""
    return _READ_OTHERWISE.search(text) is not None


def unmasked(reading: Reading) -> Reading:
    """With letters that look like digits read as digits: O77OO 9OO184."""
    if not _LETTER_BY_DIGIT.search(reading.text):
        return reading
    edits = [
        (found.start() + offset, found.start() + offset + 1, digit)
        for found in _LOOK_ALIKE.finditer(reading.text)
        for offset, digit in enumerate(found[0].translate(_DIGIT_FOR))
        if digit != found[0][offset]
    ]
    return reading.rewritten(edits) if edits else reading


def put_together(reading: Reading) -> Reading:
    """With digits and letters that odd signs, line ends or spaces keep apart side by side: 0,7,7 and S W 1 A."""
    edits = [(*gap.span(1), " ") for gap in _LOOSE_GAP.finditer(reading.text)]
    closer = reading.rewritten(edits) if edits else reading
    if not _TORN_GATE.search(closer.text):
        return closer
    spaces = [
        (place, place + 1, "")
        for torn in _TORN.finditer(closer.text)
        if not torn[0].replace(" ", "").isdigit()
        for place in range(*torn.span())
        if closer.text[place] == " "
    ]
    return closer.rewritten(spaces) if spaces else closer
