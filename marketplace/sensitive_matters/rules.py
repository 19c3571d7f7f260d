"""What a rule is: a pattern over a text as saying.py writes it, and words without which it cannot hold."""

from __future__ import annotations

import re
from dataclasses import dataclass

_KEY_LENGTH = 4


@dataclass(frozen=True)
class Rule:
    """`keys` are the openings of words of which the text has at least one wherever the pattern holds."""

    keys: frozenset[str]
    pattern: re.Pattern[str]


def rule(words: str, pattern: str) -> Rule:
    """`words` as in "kill hurt": each stands for all words with the same first four letters. `pattern` begins and ends
    with a whole word."""
    return Rule(frozenset(map(key, words.split())), re.compile(rf" (?:{pattern})(?= )"))


def key(word: str) -> str:
    return word[:_KEY_LENGTH]


def gap(most: int) -> str:
    """Up to so many words in between, in the same sentence."""
    return rf"(?: [^ .]+){{0,{most}}}"
