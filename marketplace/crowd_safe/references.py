"""Our own account and order numbers, by the patterns in settings.ACCOUNT_PATTERNS and settings.ORDER_PATTERNS."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from marketplace.crowd_safe.folding import shape_of
from marketplace.crowd_safe.kinds import Finding, Kind

_PLAIN_OPENING = re.compile(r"([A-Za-z0-9](?![?*+{])(?:[A-Za-z0-9-](?![?*+{]))*)[^|]*")
"""A pattern that opens with known characters: a text without them is passed over."""


def may_be_referred_to(shape: str) -> bool:
    """Whether a text of this shape, as folding.shape_of has it, can have one of our numbers."""
    openings = _openings(*_written())
    return not openings or any(map(shape.__contains__, openings))


def references(text: str) -> Iterator[Finding]:
    for found in _pattern(*_written()).finditer(text):
        kind = Kind.ACCOUNT if found["account"] else Kind.ORDER
        yield Finding(kind, *found.span(), re.sub(r"[\s-]", "", found[0]).casefold())


def _written() -> tuple[Sequence[str], Sequence[str]]:
    return tuple(settings.ACCOUNT_PATTERNS), tuple(settings.ORDER_PATTERNS)


@cache
def _openings(accounts: Sequence[str], orders: Sequence[str]) -> list[str]:
    """What the shape of a text has that has one of our numbers; none if one may open with anything."""
    plain = [_PLAIN_OPENING.fullmatch(pattern) for pattern in (*accounts, *orders)]
    return [shape_of(opening[1]).decode() for opening in plain if opening] if all(plain) else []


@cache
def _pattern(accounts: Sequence[str], orders: Sequence[str]) -> re.Pattern[str]:
    """Of whole words, in any case. Without patterns nothing is found."""
    written = [*accounts, *orders]
    is_plain = all(map(_PLAIN_OPENING.fullmatch, written))
    opening = (
        f"[{''.join({pattern[0].lower() + pattern[0].upper() for pattern in written})}]" if is_plain else ""
    )
    kinds = [
        f"(?P<{name}>{'|'.join(map(_rest if is_plain else str, patterns)) or '(?!)'})"
        for name, patterns in (("account", accounts), ("order", orders))
    ]
    boundary = "(?<![A-Za-z0-9].)" if opening else "(?<![A-Za-z0-9])"
    try:
        return re.compile(rf"{opening}{boundary}(?i:{'|'.join(kinds)})(?![A-Za-z0-9])")
    except re.error as error:
        raise ImproperlyConfigured(f"ACCOUNT_PATTERNS or ORDER_PATTERNS: {error}.") from error


def _rest(pattern: str) -> str:
    """After the first character, which is read already."""
    return f"(?<={pattern[0]}){pattern[1:]}"
