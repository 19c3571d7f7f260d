"""Our own account and order numbers, by the patterns in settings.ACCOUNT_PATTERNS and settings.ORDER_PATTERNS."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from marketplace.crowd_safe.kinds import Finding, Kind


def references(text: str) -> Iterator[Finding]:
    pattern = _pattern(tuple(settings.ACCOUNT_PATTERNS), tuple(settings.ORDER_PATTERNS))
    for found in pattern.finditer(text):
        kind = Kind.ACCOUNT if found["account"] else Kind.ORDER
        yield Finding(kind, *found.span(), re.sub(r"[\s-]", "", found[0]).casefold())


@cache
def _pattern(accounts: Sequence[str], orders: Sequence[str]) -> re.Pattern[str]:
    """Of whole words, in any case. Without patterns nothing is found."""
    kinds = [
        f"(?P<{name}>{'|'.join(patterns) or '(?!)'})"
        for name, patterns in (("account", accounts), ("order", orders))
    ]
    try:
        return re.compile(rf"(?<![A-Za-z0-9])(?:{'|'.join(kinds)})(?![A-Za-z0-9])", re.IGNORECASE)
    except re.error as error:
        raise ImproperlyConfigured(f"ACCOUNT_PATTERNS or ORDER_PATTERNS: {error}.") from error
