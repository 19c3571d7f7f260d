"""Putting the finders together: what is hidden in a text, and the text with tokens in its place."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from django.conf import settings

from marketplace.crowd_safe import wording
from marketplace.crowd_safe.bank_accounts import ibans
from marketplace.crowd_safe.doubts import (
    UNCLEAR_JOIN,
    WORDS_OF_DOUBT,
    Doubt,
    doubts,
    doubts_in_figures,
    doubts_in_words,
)
from marketplace.crowd_safe.emails import ADDRESS_WORDS, emails, may_be_said, said_emails
from marketplace.crowd_safe.figures import telling_figures
from marketplace.crowd_safe.folding import BLANK, Reading, folded, lowered, shape_of
from marketplace.crowd_safe.identities import identities
from marketplace.crowd_safe.kinds import Finding, Kind
from marketplace.crowd_safe.known_values import KnownValue, known_values
from marketplace.crowd_safe.links import links, may_tell
from marketplace.crowd_safe.national_ids import may_be_anywhere, national_ids
from marketplace.crowd_safe.neighbourhood import REACH, REACH_OF_FIGURES, neighbourhood, stands_alone
from marketplace.crowd_safe.numbers import cards_and_phones, company_numbers
from marketplace.crowd_safe.places import PLACE_WORDS, postcodes, streets, towns
from marketplace.crowd_safe.references import may_be_referred_to, references
from marketplace.crowd_safe.said_outright import CUE_WORDS, said_outright, said_references
from marketplace.crowd_safe.split_details import Join, may_go_on, split_details
from marketplace.crowd_safe.split_numbers import first_parts, may_have_begun, split_numbers
from marketplace.crowd_safe.tokens import TYPED_TOKEN, TokenBook

_NOTHING = Reading("", [], [])
_TELLING_WORDS = {
    word.encode("latin-1"): word
    for word in ADDRESS_WORDS | CUE_WORDS | PLACE_WORDS | WORDS_OF_DOUBT | wording.NUMBER_WORDS
}
"""Those that some finder looks out for."""
_LETTERS = "abcdefghijklmnopqrstuvwxyzäöüß".encode("latin-1")
_APART = bytes(char if char in _LETTERS + b"+" else ord(" ") for char in range(0x100))
_DIGIT = re.compile("[0-9]")


def make_crowd_safe(
    text: str, *, tokens: TokenBook, known: Sequence[KnownValue] = (), earlier: Sequence[str] = ()
) -> str:
    """The text as the crowd may read it: personal details and what may be one have become tokens.

    `known` are values to hide wherever they stand, `earlier` what the same person said before, as the crowd reads it.
    Somebody who types a token themselves means that detail if the enquiry already has it, and the token stays.
    Otherwise its brackets become round, so that nobody takes it for a detail hidden later.
    """
    search = _looked_through(text, known=known, earlier=earlier)
    unclear = [Finding(Kind.UNSURE, doubt.start, doubt.end, doubt.value) for doubt in _doubts(search)]
    return _with_tokens(text, search, [*search.found, *unclear], tokens=tokens)


def make_all_crowd_safe(
    texts: Iterable[str],
    *,
    tokens: TokenBook,
    known: Sequence[KnownValue] = (),
    earlier: Sequence[str] = (),
) -> list[str]:
    """The earlier texts and the new ones, each as make_crowd_safe has it and said after those before it.

    An earlier one comes back changed if a new one completes a detail that it began.
    """
    return _one_after_the_other(texts, make_crowd_safe, tokens=tokens, known=known, earlier=earlier)


def make_all_crowd_safe_as_released(
    texts: Iterable[str], *, tokens: TokenBook, known: Sequence[KnownValue] = ()
) -> list[str]:
    """As make_all_crowd_safe once a person has looked: only what is certain is hidden."""
    return _one_after_the_other(texts, make_crowd_safe_as_released, tokens=tokens, known=known)


def make_crowd_safe_as_released(
    text: str, *, tokens: TokenBook, known: Sequence[KnownValue] = (), earlier: Sequence[str] = ()
) -> str:
    """As make_crowd_safe once a person has looked: only what is certain is hidden."""
    search = _looked_through(text, known=known, earlier=earlier)
    return _with_tokens(text, search, search.found, tokens=tokens)


class _MakeSafe(Protocol):
    def __call__(
        self, text: str, *, tokens: TokenBook, known: Sequence[KnownValue], earlier: Sequence[str]
    ) -> str: ...


def _one_after_the_other(
    texts: Iterable[str],
    make_safe: _MakeSafe,
    *,
    tokens: TokenBook,
    known: Sequence[KnownValue],
    earlier: Sequence[str] = (),
) -> list[str]:
    said = list(earlier)
    for text in texts:
        before = said if _may_go_on(said, text) else []
        begun = _begun(text, before, known=known) if before else []
        safe = make_safe(text, tokens=tokens, known=known, earlier=before)
        for place, part in reversed(begun):
            if part.kind is Kind.UNSURE and make_safe is not make_crowd_safe:
                continue
            token = tokens.token_for(part.kind, part.value)
            said[place] = said[place][: part.start] + token + said[place][part.end :]
        said.append(safe)
    return said


def _may_go_on(said: Sequence[str], text: str) -> bool:
    before = [folded(each).text for each in said]
    return may_have_begun(before) or may_go_on(before) or (bool(before) and "@" in text)


def _begun(text: str, earlier: Sequence[str], *, known: Sequence[KnownValue]) -> list[tuple[int, Finding]]:
    """The parts in earlier texts of what `text` makes whole, in their order and none over another."""
    before = [folded(each) for each in earlier]
    texts = [each.text for each in before]
    parts = [
        (place, Finding(join.kind, start, end, join.value))
        for join in _joins(_as_read(text), texts, known=known)
        for place, start, end in join.before
    ]
    whole = {place for place, _part in parts}
    left = _looked_through(text, known=known, earlier=()).reading.text
    parts += [each for each in first_parts(left, texts) if each[0] not in whole]
    parts.sort(key=lambda each: (each[0], each[1].start))
    return [
        (place, Finding(part.kind, *before[place].span(part.start, part.end), part.value))
        for place, part in parts
    ]


def _as_read(text: str) -> str:
    return _Search(folded(text)).reading.text


def _joins(text: str, earlier: Sequence[str], *, known: Sequence[KnownValue]) -> list[Join]:
    return split_details(
        text, earlier, lambda together: _looked_through(together, known=known, earlier=()).found
    )


def find_personal_details(
    text: str, *, known: Sequence[KnownValue] = (), earlier: Sequence[str] = ()
) -> list[Finding]:
    """Every personal detail in the order of the text, none overlapping another."""
    return _looked_through(text, known=known, earlier=earlier).found


def find_doubts(text: str, *, known: Sequence[KnownValue] = (), earlier: Sequence[str] = ()) -> list[Doubt]:
    """What may be a personal detail beside those that are certain, in the order of the text."""
    return _doubts(_looked_through(text, known=known, earlier=earlier))


def _with_tokens(text: str, search: _Search, found: Iterable[Finding], *, tokens: TokenBook) -> str:
    hidden = sorted(found, key=lambda finding: finding.start)
    edits: list[tuple[int, int, str]] = []
    for start, end in _typed_tokens(search.whole):
        if not tokens.has_issued(text[start:end]):
            edits.append((start, end, f"({text[start + 1 : end - 1]})"))
    edits += [(each.start, each.end, tokens.token_for(each.kind, each.value)) for each in hidden]
    pieces, position = [], 0
    for start, end, replacement in sorted(edits):
        pieces += [text[position:start], replacement]
        position = end
    return "".join([*pieces, text[position:]])


def _typed_tokens(reading: Reading) -> list[tuple[int, int]]:
    if "[" not in reading.text:
        return []
    return [reading.span(*typed.span()) for typed in TYPED_TOKEN.finditer(reading.text)]


def _telling_words(shape: bytes) -> tuple[frozenset[str], bool]:
    """And whether they can be a number in words. As bytes, which are cut into words in half of the time."""
    words = shape.replace(b"+", b" + ").translate(_APART).split()
    telling = frozenset(map(_TELLING_WORDS.__getitem__, _TELLING_WORDS.keys() & words))
    return telling, wording.is_spoken(telling, words)


class _Search:
    """A look through a text: what one finder took is blank for the next.

    What finds numbers looks at `figures` only: the text near figures that can be part of one. A look `within` another
    one's text knows from it what there is to look for: beside a blank no more figures tell something than before.
    """

    def __init__(self, whole: Reading, *, within: _Search | None = None) -> None:
        typed = _typed_tokens(whole)
        self.whole = whole
        self.reading = whole.blanked(typed) if typed else whole
        self.figures = _NOTHING
        shape = shape_of(whole.text)
        self.shape = shape.decode("latin-1")
        self.words: frozenset[str]
        self.is_spoken: bool
        self.words, self.is_spoken = (within.words, within.is_spoken) if within else _telling_words(shape)
        self.may_be_torn: bool = within.may_be_torn if within else wording.may_be_torn(shape)
        self.may_be_referred_to: bool = (
            within.may_be_referred_to if within else may_be_referred_to(self.shape)
        )
        self.has_figures: bool = within is None or within.has_figures_left()
        self.telling: list[tuple[int, int]] | None = None
        """Of the figures; None: all may tell something."""
        self.has_cut_short = False
        """A hit that came second reached beyond what had been taken: what is left of it may be a detail by itself."""
        self.found: list[Finding] = []
        self.doubtful_joins: list[Finding] = []
        """What may go on from an earlier text."""

    def look_at_figures(self) -> None:
        """Numbers in words and what is torn apart may be anywhere: then it is the whole text."""
        if self.is_spoken and wording.spoken(self.reading) is not self.reading:
            self.figures = self.reading
        elif not self.has_figures or not _DIGIT.search(self.reading.text):
            self.telling = []
        elif self.may_be_torn and wording.is_torn(self.reading.text):
            self.figures = self.reading
        else:
            self.telling = [self.reading.span(*figure) for figure in telling_figures(self.reading.text)]
            if self.telling:
                self.figures = neighbourhood(self.reading, self.telling, reach=REACH_OF_FIGURES)

    def has_figures_left(self) -> bool:
        """Whether one that tells something is not blank yet."""
        if self.telling is None or self.reading.starts is not None:
            return True
        return any(_DIGIT.search(self.reading.text, *figure) for figure in self.telling)

    def stand_alone(self, spans: Sequence[tuple[int, int]]) -> bool:
        """Whether nothing more can come to light beside them; in a disguised text it may be anywhere."""
        if self.telling is None or self.reading.starts is not None or self.has_cut_short:
            return not spans
        return all(stands_alone(self.reading.text, *span) for span in spans)

    def take(self, hits: Iterable[Finding], *, reading: Reading | None = None) -> None:
        """Hits in a reading of one's own, or in the plain one; who comes second to a place gets nothing."""
        hits = list(hits)
        if not hits:
            return
        reading = reading or self.reading
        new: list[Finding] = []
        taken: list[tuple[int, int]] = []  # in the order of the text
        for hit in hits:
            start, end = reading.span(hit.start, hit.end)
            place = bisect_left(taken, (start, end))
            is_free = (place == 0 or taken[place - 1][1] <= start) and (
                place == len(taken) or end <= taken[place][0]
            )
            if is_free and BLANK not in reading.text[hit.start : hit.end]:
                taken.insert(place, (start, end))
                new.append(Finding(hit.kind, start, end, hit.value))
            elif not is_free and not any(first <= start and end <= last for first, last in taken):
                self.has_cut_short = True
        if new:
            ours = company_numbers(settings.COMPANY_PHONE)
            self.blank(taken)
            self.found += [finding for finding in new if finding.value not in ours]

    def take_over(self, found: Sequence[Finding]) -> None:
        """What another look through the same text found."""
        if found:
            self.blank([(finding.start, finding.end) for finding in found])
            self.found += found

    def take_in(self, readings: Sequence[Reading], finder: Callable[[str], Iterable[Finding]]) -> None:
        for reading in readings:
            remaining = reading.blanked((finding.start, finding.end) for finding in self.found)
            self.take(finder(remaining.text), reading=remaining)

    def blank(self, spans: Sequence[tuple[int, int]]) -> None:
        self.reading = self.reading.blanked(spans)
        self.figures = self.figures.blanked(spans)


def _looked_through(text: str, *, known: Sequence[KnownValue], earlier: Sequence[str]) -> _Search:
    """Until nothing more is found: what is blank now may have hidden something from an earlier finder.

    What stands alone has hidden nothing, unless it is a part of a number, after which there may be another.
    """
    search = _Search(folded(text))
    earlier = [folded(each).text for each in earlier]
    if earlier:
        _look_for_joins(search, known=known, earlier=earlier)
    _look(search, known=known)
    count, looked_through = 0, _NOTHING
    while True:
        without_parts = len(search.found)
        if search.reading is not looked_through:
            looked_through = search.reading
            _look_for_parts(search, earlier)
        spans = [(each.start, each.end) for each in search.found[count:]]
        if len(search.found) == without_parts and search.stand_alone(spans):
            break
        near = _Search(neighbourhood(search.reading, spans, reach=REACH), within=search)
        count = len(search.found)
        _look(near, known=known)
        search.take_over(near.found)
    search.found.sort(key=lambda finding: finding.start)
    return search


def _look_for_joins(search: _Search, *, known: Sequence[KnownValue], earlier: Sequence[str]) -> None:
    """First of all, as the rest of a detail can look like another one."""
    for join in _joins(search.reading.text, earlier, known=known):
        part = Finding(join.kind, *join.here, join.value)
        if join.is_sure:
            search.take([part])
        else:
            search.doubtful_joins.append(Finding(part.kind, *search.reading.span(*join.here), part.value))


def _look_for_parts(search: _Search, earlier: Sequence[str]) -> None:
    """What completes an earlier text may be any figure."""
    where = search.reading if earlier else search.figures
    search.take(split_numbers(where.text, earlier), reading=where)


def _look(search: _Search, *, known: Sequence[KnownValue]) -> None:
    """All finders once, the surest first. The gates before them are there for speed alone."""
    if may_tell(search.reading.text):
        search.take(links(search.reading.text))
    if known:
        search.take(known_values(search.reading.text, lowered(search.whole.text), known))
    if "@" in search.reading.text:
        search.take(emails(search.reading.text))
    if may_be_said(search.reading.text, search.shape, search.words):
        search.take(said_emails(search.reading.text))
    search.look_at_figures()
    search.take(ibans(search.figures.text), reading=search.figures)
    if search.words:
        search.take(said_outright(search.reading.text, search.shape, search.words))
    if search.may_be_referred_to:
        search.take(references(search.reading.text))
    if search.figures.text or _DIGIT.search(search.reading.text):
        _look_for_numbers(search)


def _look_for_numbers(search: _Search) -> None:
    """After account numbers, as cards and phones take what looks like them out of longer numbers."""
    search.take(streets(search.reading.text, search.shape, search.words))
    if search.words:
        search.take(towns(search.reading.text, search.words))
    where = search.reading if may_be_anywhere() else search.figures
    search.take(national_ids(where.text), reading=where)
    torn = _look_at_figures(search) if search.figures.text else []
    if search.words:
        search.take(said_references(search.reading.text, search.shape, search.words))
    if search.figures.text:
        search.take(postcodes(search.figures.text), reading=search.figures)
        search.take_in(torn, postcodes)
        search.take_in(torn, emails)


def _look_at_figures(search: _Search) -> list[Reading]:
    """And at what else they can be read as; of these, what is put together is looked at again."""
    masked, torn = _other_readings(search)
    search.take_in([*masked, *torn], ibans)
    search.take(identities(search.figures.text), reading=search.figures)
    search.take_in([*masked, *torn], identities)
    search.take_in(masked, cards_and_phones)
    search.take(cards_and_phones(search.figures.text), reading=search.figures)
    search.take_in(torn, cards_and_phones)
    return torn


def _other_readings(search: _Search) -> tuple[list[Reading], list[Reading]]:
    """With numbers in words and in letters as digits, and with what is torn apart put together; mostly none."""
    if search.telling is not None and not wording.may_be_read_otherwise(search.figures.text):
        return [], []
    masked = []
    heard = wording.spoken(search.figures) if search.is_spoken else search.figures
    if heard is not search.figures:
        masked.append(heard)
    plain = wording.unmasked(heard)
    if plain is not heard:
        masked.append(plain)
    together = wording.put_together(plain)
    return masked, [together] if together is not plain else []


def _doubts(search: _Search) -> list[Doubt]:
    """Beside what was found, until there are no more."""
    found = [
        Doubt(each.start, each.end, UNCLEAR_JOIN, each.value)
        for each in search.doubtful_joins
        if not any(each.start < other.end and other.start < each.end for other in search.found)
    ]
    search.blank([(doubt.start, doubt.end) for doubt in found])
    while new := _more_doubts(search):
        found += new
        search.blank([(doubt.start, doubt.end) for doubt in new])
    return sorted(found, key=lambda doubt: doubt.start)


def _more_doubts(search: _Search) -> list[Doubt]:
    reading = search.reading
    hits = [(hit, reading) for hit in doubts(reading.text, search.shape, search.words)]
    hits += [(hit, search.figures) for hit in doubts_in_figures(search.figures.text)]
    if search.is_spoken:
        heard = wording.spoken(reading)
        if heard is not reading:
            hits += [(hit, heard) for hit in doubts_in_words(heard.text)]
    new: list[Doubt] = []
    for hit, read_in in hits:
        start, end = read_in.span(hit.start, hit.end)
        if BLANK not in read_in.text[hit.start : hit.end] and not any(
            start < other.end and other.start < end for other in new
        ):
            new.append(Doubt(start, end, hit.why, hit.value))
    return new
