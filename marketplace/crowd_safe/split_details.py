"""A detail told over two messages or more: "maria.k", then "@gmx.de"; "I was born on", then "3 May 1984".

The end of what was said before and the beginning of a text are read as one, by the finders of every text. Phone and
card numbers in parts are for split_numbers.py. A join that may be one or not is in doubt, and a person looks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from marketplace.crowd_safe.bank_accounts import iban_length
from marketplace.crowd_safe.folding import lowered
from marketplace.crowd_safe.kinds import Finding, Kind
from marketplace.crowd_safe.said_outright import CUE_WORDS

_MOST_TEXTS = 4
_REACH = 80
"""Characters of each text that are read; a word or a number at the far edge stays whole, up to as many again."""
_LONGEST_MIDDLE = 30
_SHORTEST_AFTER_CUE = 4

_SIGNS = r"[\s,.:;!…-]"
_FILLING = (
    r"and|then|the|rest|of|is|it|it's|its|are|last|second|first|other|half|part|digits|letters|ends|end|with|in|at|my|goes|on"
    r"|so|followed|by|next|comes|ok|please|thanks|thank|you|sorry|number|iban|e-?mail|address|account|order|code|that|was|at|und"
    r"|dann|der|die|das|ist|rest|zweite|zweiter|erste|erster|hälfte|teil|endet|auf|nummer|meine?|danke|bitte|geht|weiter|mit|es"
)
_ALONE = re.compile(rf"(?:{_SIGNS}|\b(?:{_FILLING})\b)*", re.IGNORECASE)
_OPENING = re.compile(
    r"(?:[\s,:;…]|\.{2,}|\b(?:and|then|it's|it is|it|is|the|rest|second|last|other|half|part|next|comes|followed by"
    r"|goes on|ends with|of|und|dann|der|die|das|ist|zweite|zweiter|hälfte|teil|danach|geht|weiter|mit|endet|auf)\b)*",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"(?>(?:[\s,:;…]|\.{2,}|\b(?:and|then comes|then|the rest (?:follows|comes|is)|to be continued|next|und|dann"
    r"|der rest folgt|weiter)\b)+)\Z",
    re.IGNORECASE,
)
"""Atomic, the longest first: what can be read in two ways would be tried in twice as many with each repetition."""
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_LAST_WORD = re.compile(r"[^\s\x00\[\]()<>\"“”„]+\Z")
_ANY_WORD = re.compile(r"[^\s\x00]+")
_CODE_LIKE = re.compile(r"[0-9]|[^\W_][@._%+-]\w|[@_-]\Z", re.IGNORECASE)
_AT_BEGINS = re.compile(r"\s*[(\[]?\s*(?:@|(?:at|ät|klammeraffe)\b)", re.IGNORECASE)
_AT_ENDS = re.compile(r"\w\s*[(\[]?\s*(?:@|\b(?:at|ät|klammeraffe))\s*[)\]]?\s*\Z", re.IGNORECASE)
_DOMAIN = re.compile(r"@(?:[\w-]+\.)+[^\W\d_]{2,}")
_NAME_OF_AN_ADDRESS = re.compile(r"[0-9]|[._+-]")
_MAIL_WORD = re.compile(r"\b(?:e-?)?mail|\badd?resse?\b", re.IGNORECASE)
_IBAN_BEGINS = re.compile(r"(?<![^\W_])([A-Za-z]{2})[0-9]{2}(?:[ .-]?[A-Za-z0-9]){4,28}\Z")
_IBAN_GOES_ON = re.compile(r"(?=(?:[A-Za-z .-]*[0-9]){4})[A-Za-z0-9]+(?:[ .-][A-Za-z0-9]+)*")
_BESIDE_OTHER_WORDS = frozenset(
    {Kind.ACCOUNT, Kind.ORDER, Kind.ID, Kind.DEVICE, Kind.PASSWORD, Kind.BIRTHDAY}
)
"""Of what begins with a digit or a hyphen, as W-4F7K: the rest may stand in a sentence. All others stand alone."""
_ELSEWHERE = frozenset({Kind.PHONE, Kind.CARD, Kind.UNSURE})


class Join(NamedTuple):
    """`before` are its parts in earlier texts, as (the text's place, start, end), `here` is the one in the new text."""

    kind: Kind
    value: str
    before: tuple[tuple[int, int, int], ...]
    here: tuple[int, int]

    @property
    def is_sure(self) -> bool:
        return self.kind is not Kind.UNSURE


class _Told(NamedTuple):
    text: str
    earlier: Sequence[str]
    find: Callable[[str], Sequence[Finding]]


class _Piece(NamedTuple):
    place: int
    start: int
    end: int


def may_go_on(earlier: Sequence[str]) -> bool:
    """Whether the end of a text before has what could be the first part of a detail, or says that one comes."""
    return any(_has_begun(text) for text in earlier[-_MOST_TEXTS:])


def split_details(text: str, earlier: Sequence[str], find: Callable[[str], Sequence[Finding]]) -> list[Join]:
    """What the beginning of `text` makes whole. `find` gives what is certain in a text by itself.

    `earlier` are what was said before, as the crowd reads it, oldest first. What was said last comes first, and a
    detail in three parts has nothing else in its middle.
    """
    told = _Told(text, earlier, find)
    doubtful: list[Join] = []
    for chain in _chains(earlier, begins_with_at=_AT_BEGINS.match(text, _start_of(text)) is not None):
        if found := _joined(told, chain):
            if found.is_sure:
                return [found]
            doubtful.append(found)
    return doubtful[:1]


def _start_of(text: str) -> int:
    """After words that go on, as "and then"."""
    opening = _OPENING.match(text)
    return opening.end() if opening else 0


def _has_begun(text: str) -> bool:
    tail = text[-_REACH:].rstrip()
    return _has_cue(tail) or _is_code_like(_closed(tail)) or _AT_ENDS.search(tail) is not None


def _has_cue(tail: str) -> bool:
    return not CUE_WORDS.isdisjoint(_WORD.findall(lowered(tail))[-5:])


def _is_code_like(tail: str) -> bool:
    word = _LAST_WORD.search(tail)
    return word is not None and _CODE_LIKE.search(word[0].rstrip(".,!?:;")) is not None


def _closed(tail: str) -> str:
    """Without words that lead on, as "and then"."""
    closing = _CLOSING.search(tail, max(len(tail) - _REACH, 0))
    return tail[: closing.start()] if closing else tail


def _chains(earlier: Sequence[str], *, begins_with_at: bool) -> Iterator[list[int]]:
    last = len(earlier)
    first = max(0, last - _MOST_TEXTS)
    begun = [place for place in range(first, last) if _has_begun(earlier[place])]
    for place in reversed(begun):
        yield [place]
    for place in reversed(begun):
        middle = range(place + 1, last)
        if middle and all(_is_middle(earlier[each]) for each in middle):
            yield [place, *middle]
    if begins_with_at and last and last - 1 not in begun:
        yield [last - 1]


def _is_middle(text: str) -> bool:
    core = _closed(text[_start_of(text) :])
    return 0 < len(core) <= _LONGEST_MIDDLE and not re.search(r"[^\W\d_]{3,} [^\W\d_]{3,}", core)


def _joined(told: _Told, chain: Sequence[int]) -> Join | None:
    """The first way to read the parts as one that makes a detail."""
    doubtful = None
    for pieces, start in _cuts(told, chain):
        tail = told.earlier[pieces[0].place][pieces[0].start : pieces[0].end]
        gaps = ("", " ", ": ") if _has_cue(tail) else ("", " ")
        for gap in gaps:
            for found in _read(told, pieces, start, gap):
                if found.is_sure:
                    return found
                doubtful = doubtful or found
    return doubtful or _unsure(told, chain[-1])


def _cuts(told: _Told, chain: Sequence[int]) -> Iterator[tuple[list[_Piece], int]]:
    """The parts without the words that lead from one to the other, and as they stand; the start of the last one."""
    text, earlier, _find = told
    plain = [_piece(earlier[place], place, is_first=not count) for count, place in enumerate(chain)]
    start = len(text) - len(text.lstrip())
    closed = [
        piece._replace(end=piece.start + len(_closed(earlier[piece.place][piece.start : piece.end])))
        for piece in plain
    ]
    after = _start_of(text)
    if (closed, after) != (plain, start) and all(piece.start < piece.end for piece in closed):
        yield closed, after
    yield plain, start


def _piece(text: str, place: int, *, is_first: bool) -> _Piece:
    end = len(text.rstrip())
    start = _start_of_tail(text, end) if is_first else _start_of(text)
    return _Piece(place, min(start, end), end)


def _start_of_tail(text: str, end: int) -> int:
    return max(text.rfind(" ", 0, max(end - _REACH, 0)) + 1, end - 2 * _REACH)


def _read(told: _Told, pieces: Sequence[_Piece], start: int, gap: str) -> Iterator[Join]:
    text, earlier, find = told
    together, offsets = "", []
    for piece in pieces:
        offsets.append(len(together))
        together += earlier[piece.place][piece.start : piece.end] + gap
    seam = len(together)
    end = text.find(" ", start + _REACH, start + 2 * _REACH)
    together += text[start : end if end >= 0 else start + 2 * _REACH]
    for found in find(together):
        if found.kind in _ELSEWHERE or found.end <= seam:
            continue
        here = (max(found.start - seam, 0) + start, found.end - seam + start)
        before = tuple(
            (piece.place, piece.start + max(found.start - offset, 0), piece.end)
            for piece, offset in zip(pieces, offsets, strict=True)
            if found.start < offset + piece.end - piece.start
        )
        if not before:
            if _follows_its_cue(found, seam, gap):
                yield Join(found.kind, found.value, (), here)
        elif len(before) == len(pieces):
            kind = _kind_of(found.kind, told, before[0], here)
            if kind:
                yield Join(kind, found.value, before, here)


def _follows_its_cue(found: Finding, seam: int, gap: str) -> bool:
    """Of a name nothing is known but its cue, so it comes right after a whole one."""
    if found.kind is Kind.NAME:
        return found.start == seam and gap == " "
    return found.end - found.start >= _SHORTEST_AFTER_CUE


def _kind_of(kind: Kind, told: _Told, begun: tuple[int, int, int], here: tuple[int, int]) -> Kind | None:
    """None: it is ordinary words that only meet like that."""
    place, start, end = begun
    text, before = told.text, told.earlier[place]
    first = before[start:end]
    if kind is Kind.IBAN:
        return kind
    is_code = re.search("[0-9]", first) is not None or first.endswith("-")
    is_one_word = text[: here[1]].strip().isupper() and len(text[: here[1]].split()) == 1
    if _is_nothing_else(text, *here) and (kind not in _BESIDE_OTHER_WORDS or is_code or is_one_word):
        return kind
    if kind is Kind.EMAIL:
        name = first.split("@", maxsplit=1)[0]
        is_named = _NAME_OF_AN_ADDRESS.search(name) or _MAIL_WORD.search(
            before[max(0, start - _REACH) : start]
        )
        return kind if is_named else Kind.UNSURE
    return kind if kind in _BESIDE_OTHER_WORDS and is_code else None


def _is_nothing_else(text: str, start: int, end: int) -> bool:
    return _ALONE.fullmatch(text, 0, start) is not None and _ALONE.fullmatch(text, end) is not None


def _unsure(told: _Told, place: int) -> Join | None:
    """Parts of an e-mail address or an IBAN that do not meet."""
    text, before = told.text, told.earlier[place].rstrip()
    start = _start_of(text)
    if (domain := _DOMAIN.match(text, start)) and _is_nothing_else(text, *domain.span()):
        return Join(Kind.UNSURE, domain[0].casefold(), (), domain.span())
    edge = _start_of_tail(before, len(before))
    word = _LAST_WORD.search(before, edge)
    if word and word[0].endswith("@") and len(word[0]) > 1 and (rest := _ANY_WORD.match(text, start)):
        value = word[0] + rest[0]
        return Join(Kind.UNSURE, value.casefold(), ((place, *word.span()),), rest.span())
    closed = _closed(before)
    begun, goes_on = _IBAN_BEGINS.search(closed, edge), _IBAN_GOES_ON.match(text, start)
    if begun and goes_on and _is_nothing_else(text, *goes_on.span()):
        length = iban_length(begun[1].upper())
        if length and len(re.sub("[ .-]", "", begun[0])) < length:
            value = re.sub("[ .-]", "", begun[0] + goes_on[0]).upper()
            return Join(Kind.UNSURE, value, ((place, *begun.span()),), goes_on.span())
    return None
