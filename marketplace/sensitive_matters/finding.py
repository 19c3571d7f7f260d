"""Which rules are tried on a text. Most are not: a rule names words of which one must be there."""

from __future__ import annotations

from collections.abc import Iterator

from marketplace.sensitive_matters import bereavement, complaint, debt, fraud, minor, self_harm, threat
from marketplace.sensitive_matters.matters import Matter
from marketplace.sensitive_matters.rules import Rule, key
from marketplace.sensitive_matters.saying import as_meant, as_said

RULES: list[tuple[Matter, Rule]] = [
    (matter, rule)
    for matter, module in (
        (Matter.SELF_HARM, self_harm),
        (Matter.THREAT, threat),
        (Matter.MINOR, minor),
        (Matter.FRAUD, fraud),
        (Matter.BEREAVEMENT, bereavement),
        (Matter.DEBT, debt),
        (Matter.COMPLAINT, complaint),
    )
    for rule in module.RULES
]
_BY_KEY: dict[str, tuple[int, ...]] = {
    start: tuple(number for number, (_, rule) in enumerate(RULES) if start in rule.keys)
    for start in {start for _, rule in RULES for start in rule.keys}
}


def sensitive_matter(text: str) -> Matter | None:
    """The most urgent matter that the text is about, through the same disguises as personal details."""
    sentences = {*as_said(text).split(" . "), *as_meant(text).split(" . ")}
    found = min(
        (place for sentence in sentences for place in _holding(f" {sentence.strip()} . ")), default=None
    )
    return None if found is None else RULES[found][0]


def _holding(sentence: str) -> Iterator[int]:
    """The first rule that holds, if any, by its place in the order of urgency. No rule looks past a sentence."""
    wanted = {number for start in map(key, sentence.split()) for number in _BY_KEY.get(start, ())}
    for number in sorted(wanted):
        if RULES[number][1].pattern.search(sentence):
            yield number
            return
