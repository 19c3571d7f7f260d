"""E-mail addresses, also as they are said or written past a filter: carla (at) example dot com."""

from __future__ import annotations

import re
from collections.abc import Iterator

from marketplace.crowd_safe.kinds import Finding, Kind

_LETTERS = "A-Za-z\u00c0-\u052f"
_WORD = rf"{_LETTERS}0-9_\-"
_DOMAIN = re.compile(rf"@(?:[{_WORD}]++\.)+[{_LETTERS}]{{2}}[{_WORD}]*+")
_SIGNS_BEFORE_AT = "-.%+'&~"
_BEFORE_AT = "".join(filter(re.compile(f"[{_WORD}]").match, map(chr, range(0x530)))) + _SIGNS_BEFORE_AT


def emails(text: str) -> Iterator[Finding]:
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


FREEMAIL = frozenset(
    [
        "gmail",
        "googlemail",
        "hotmail",
        "outlook",
        "yahoo",
        "icloud",
        "gmx",
        "live",
        "proton",
        "protonmail",
        "aol",
    ]
)
"""Providers that people name without the rest; web.de needs its ending."""
_AT_WORDS = frozenset({"at", "ät", "klammeraffe"})
_DOT_WORDS = FREEMAIL | {"dot", "punkt", "web"}
ADDRESS_WORDS = _AT_WORDS | _DOT_WORDS
_OPENING = frozenset("([{<*/_-")
_OPEN, _CLOSE = r"[(\[{<*/_-]", r"[)\]}>*/_-]"
_BRACKETED_AT = re.compile(rf"{_OPEN}\s*(?:at|ät)\s*{_CLOSE}", re.IGNORECASE)
_CLOSED_AT = re.compile(rf"at[\s?]*{_CLOSE}")
"""Opens with plain letters, so that a text is through in no time. A ? stands for line ends beyond Latin-1 too."""
_AT = rf"(?:\s*{_OPEN}\s*(?:at|ät)\s*{_CLOSE}\s*|\s*@\s*|(?P<said>\s+(?:at|ät|klammeraffe)\s+))"
_DOT = rf"(?:\s*{_OPEN}\s*(?:dot|punkt)\s*{_CLOSE}\s*|\s+(?:dot|punkt)\s+)"
_STOP = r"(?:\.| \. )"
_LABEL = rf"[{_LETTERS}0-9]+(?:-[{_LETTERS}0-9]+)*?"
_AT_SIGN = re.compile(r"[@aAäÄkK](?:(?<=@)|(?<![^\W_].)(?:(?<![kK])[tT]|(?<=[kK])(?i:lammeraffe))(?![^\W_]))")
_LONGEST_NAME = 80
_SAID = re.compile(
    rf"{_AT}(?P<domain>{_LABEL}(?:(?:(?P<dot>{_DOT})|{_STOP}){_LABEL})*"
    rf"(?:(?P<last>{_DOT})|{_STOP})[{_LETTERS}]{{2,12}})"
    rf"(?![{_LETTERS}])|{_AT.replace('said', 'said_short')}(?P<short>{'|'.join(sorted(FREEMAIL))})\b",
    re.IGNORECASE,
)
_NAME = re.compile(
    rf"(?:[{_WORD}.+%']+(?: \. |\s*\b(?:dot|punkt|underscore|unterstrich|minus|dash)\b\s*))*[{_WORD}.+%']+\Z",
    re.IGNORECASE,
)
_LETTER_BY_LETTER = re.compile(r"(?:[\w.+-] ){2,}@(?: [\w-])+ \.(?: \w){2,}")


def may_be_said(text: str, shape: str, words: frozenset[str]) -> bool:
    """Whether a text of these words can have an address in words; "at" alone is in most texts."""
    return "@" in text or (
        not _AT_WORDS.isdisjoint(words)
        and (
            not _DOT_WORDS.isdisjoint(words)
            or (
                ("ät" in words or _CLOSED_AT.search(shape) is not None)
                and _BRACKETED_AT.search(text) is not None
            )
        )
    )


def said_emails(text: str) -> Iterator[Finding]:
    """Where both "at" and the dot are plain, as in "look at example.com", only a provider's name makes an address."""
    last = 0
    for torn in _LETTER_BY_LETTER.finditer(text):
        yield Finding(Kind.EMAIL, *torn.span(), torn[0].replace(" ", "").casefold())
        last = torn.end()
    for sign in _AT_SIGN.finditer(text, last):
        domain = _domain_from(text, sign.start())
        if domain is None or domain.start() < last or not _is_address(domain):
            continue
        name = _NAME.search(text[max(last, domain.start() - _LONGEST_NAME) : domain.start()])
        if name is None:
            continue
        start = domain.start() - len(name[0])
        last = domain.end()
        yield Finding(Kind.EMAIL, start, last, _normal(text[start:last]))


def _domain_from(text: str, sign: int) -> re.Match[str] | None:
    """What is read as "@" and a domain, with the space and the bracket before the sign."""
    start = _end_of_words(text, sign)
    if text[start - 1 : start] in _OPENING:
        return _SAID.match(text, _end_of_words(text, start - 1)) or _SAID.match(text, start)
    return _SAID.match(text, start)


def _end_of_words(text: str, before: int) -> int:
    while before and text[before - 1].isspace():
        before -= 1
    return before


def _is_address(domain: re.Match[str]) -> bool:
    if domain["short"] or not domain["said"] or domain["dot"] or domain["last"]:
        return True
    labels = domain["domain"].casefold().split(".")
    return not FREEMAIL.isdisjoint(labels) or domain["domain"].casefold() == "web.de"


def _normal(said: str) -> str:
    """In the form of a plain address, so that it has the same token."""
    normal = re.sub(_AT.replace("?P<said>", ""), "@", said.casefold(), count=1)
    normal = re.sub(_DOT, ".", normal)
    normal = re.sub(r"\s*\b(?:underscore|unterstrich)\b\s*", "_", normal)
    normal = re.sub(r"\s*\b(?:minus|dash)\b\s*", "-", normal)
    return re.sub(r"\s", "", normal)
