"""A text as the rules read it: small letters, one blank between words, a full stop for each end of a sentence.

`as_said` only tidies up. `as_meant` also reads what is written past a filter or in a hurry: letters as digits and signs
("k1ll"), one by one ("k i l l"), starred, drawn out, and slips in the words that the rules turn on ("bailifs").
"""

from __future__ import annotations

import re
from functools import lru_cache

from marketplace.crowd_safe.folding import folded
from marketplace.sensitive_matters.vocabulary import OFTEN_MISSPELLED

_SHORT_FORMS = re.compile(r"'(m|ve|ll|re)\b")
_LONG_FORMS = {"m": " am", "ve": " have", "ll": " will", "re": " are"}
_TOKEN = re.compile(r"[^\W\d_]+|\d+|[.!?;:\n…,]")
_ONE_WORD = {
    **dict.fromkeys(".!?;:\n…", "."),
    "wanna": "want to",
    "gonna": "going to",
    "wont": "will not",
    "cannot": "cant",
    "ive": "i have",
    "iam": "i am",
    "anymore": "any more",
    "anylonger": "any longer",
    "mom": "mum",
    "nich": "nicht",
    "hab": "habe",
}
_NEGATIONS = re.compile(r"\b(do|did|does|can|is|was|have|has|could|would) not\b")
_BARE_IM = re.compile(
    r" im (?=(?:\d+|a|only|just|not|going|thinking|so|scared|afraid|done|tired|sick|behind|being"
    r"|getting|in|on|off|at|from"
    r"|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen) )"
)
"""As somebody says it of themselves; in German it is a word of its own."""

_LETTER_FOR = str.maketrans("013457@$€!|+", "oieastaseilt")
_WORD_FOR = {"2": "to", "4": "for", "u": "you", "ur": "your", "r": "are", "n": "and", "b": "be"}
_ONE_BY_ONE = re.compile(r"(?<![^\W_])[^\W_]([ ._*-])(?:[^\W_]\1{1,2}){1,30}[^\W_](?![^\W_])")
_SOME_ONE_BY_ONE = re.compile(r"[ ._*-][^\W_][ ._*-]{1,2}[^\W_][ ._*-]")
"""The cheap gate before it: the other tries every letter of a text."""
_ROUND_WORDS = '.,;:?!()"„“”‚‘…'
_DRAWN_OUT = re.compile(r"([a-zäöü])\1{2,}")
_VOWELS = "aeiouäöü"
_SHORTEST = 5
_LONGEST = 20
_CACHED_WORDS = 20_000


def as_said(text: str) -> str:
    return _tidied(_lowered(text))


def as_meant(text: str) -> str:
    plain = _lowered(text)
    if _SOME_ONE_BY_ONE.search(f" {plain} "):
        plain = _ONE_BY_ONE.sub(_put_together, plain)
    plain = "\n".join(" ".join(map(_in_letters, line.split())) for line in plain.split("\n"))
    return f" {' '.join(map(_without_slip, _tidied(plain).split()))} "


def _lowered(text: str) -> str:
    plain = folded(text.replace("’", "'")).text.lower().replace("ß", "ss")
    if "'" not in plain:
        return plain
    return _SHORT_FORMS.sub(lambda form: _LONG_FORMS[form[1]], plain).replace("'", "")


def _tidied(plain: str) -> str:
    said = f" {' '.join([_ONE_WORD.get(token, token) for token in _TOKEN.findall(plain)])} . "
    if " not " in said:
        said = _NEGATIONS.sub(r"\1nt", said)
    return _BARE_IM.sub(" i am ", said) if " im " in said else said


def _put_together(run: re.Match[str]) -> str:
    """ "k i l l  m e" as "kill me": what stands further apart than the rest is a new word."""
    apart = run[1]
    return re.sub(rf"{re.escape(apart)}{{1,2}}", lambda by: " " if len(by[0]) > 1 else "", run[0])


def _in_letters(run: str) -> str:
    word = run.strip(_ROUND_WORDS)
    if word.isalpha() or word.isdigit():
        return run.replace(word, _WORD_FOR[word]) if word in _WORD_FOR else run
    if not any(map(str.isalpha, word)):
        return run
    starred = word.strip("*_")
    return run.replace(word, _starred(starred) if "*" in starred else word.translate(_LETTER_FOR))


def _starred(run: str) -> str:
    hidden = re.compile("".join("[a-zäöü]" if char == "*" else re.escape(char) for char in run))
    return next((word for word in OFTEN_MISSPELLED if hidden.fullmatch(word)), run)


def _shortened(word: str) -> list[str]:
    return [word[:place] + word[place + 1 :] for place in range(len(word))]


_NEAR: dict[str, list[str]] = {}
for _word in OFTEN_MISSPELLED:
    for _each in (_word, *_shortened(_word)):
        _NEAR.setdefault(_each, []).append(_word)
_RIGHT = frozenset(OFTEN_MISSPELLED)


@lru_cache(maxsize=_CACHED_WORDS)
def _without_slip(word: str) -> str:
    """The word of OFTEN_MISSPELLED that it is but for one letter: left out, added, another, or two that changed places.
    The first letter is seldom wrong, and other words begin otherwise ("hacked", "packed")."""
    word = _DRAWN_OUT.sub(lambda run: run[1] if run[1] in _VOWELS else run[1] * 2, word)
    if word in _RIGHT or not _SHORTEST <= len(word) <= _LONGEST:
        return word
    for near in (word, *_shortened(word)):
        for right in _NEAR.get(near, ()):
            if right[0] == word[0] and _is_one_slip(word, right):
                return right
    return word


def _is_one_slip(one: str, other: str) -> bool:
    start = next((place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    if start is None:
        return abs(len(one) - len(other)) == 1
    rest, other_rest = one[start:], other[start:]
    return (
        rest[1:] == other_rest[1:]
        or rest[1:] == other_rest
        or rest == other_rest[1:]
        or (rest[1::-1] == other_rest[:2] and rest[2:] == other_rest[2:])
    )
