"""Links that open something of somebody's: with a secret, a person's data or a log-in in them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from marketplace.crowd_safe.kinds import Finding, Kind

_LINK = re.compile(
    r"(?:[a-z][a-z0-9+]{1,9}://|www\.)?(?:[\w.%+-]+(?::[^\s/@]*)?@)?[\w-]+(?:\.[\w-]+)+(?::\d+)?/?[^\s\x00<>\"“”]*",
    re.I,
)
_WORD = re.compile(r"\S+")
_USER_INFO = re.compile(r"^[a-z][a-z0-9+]*://[^/]*@", re.IGNORECASE)
_TELLING_PARAMETER = re.compile(
    r"[?&#;](?:[a-z_]*(?:token|key|auth|secret|session|sid|sig|signature|code|pass\w*|pin|otp|e?mail|phone|tel|user\w*"
    r"|account|customer|kunde|name|login))=[^&]",
    re.IGNORECASE,
)
_SECRET = re.compile(r"(?=[\w-]*[0-9])(?=[\w-]*[A-Za-z])[A-Za-z0-9_-]{16,}")
"""Letters and digits mixed at this length are no word: a key, or an id that nobody should know."""
_LONG_REST = re.compile(r"/\S{16}")


def may_tell(text: str) -> bool:
    """Whether a link in it can be telling: whatever is_telling looks for has one of these signs or that length."""
    return "/" in text and ("=" in text or "://" in text or _LONG_REST.search(text) is not None)


def links(text: str) -> Iterator[Finding]:
    for word in _words_with_slash(text):
        if "." in word[0] and (link := _LINK.search(word[0])):
            address = link[0].rstrip(".,;:!?)'")
            start = word.start() + link.start()
            if "/" in address and is_telling(address):
                yield Finding(Kind.LINK, start, start + len(address), address)


def _words_with_slash(text: str) -> Iterator[re.Match[str]]:
    """Outwards from each slash, as few words have one."""
    end = 0
    while (slash := text.find("/", end)) >= 0:
        before = text[end:slash].rsplit(maxsplit=1)
        is_open = bool(before) and not text[slash - 1].isspace()
        word = _WORD.match(text, slash - len(before[-1]) if is_open else slash)
        if word is None:
            return
        end = word.end()
        yield word


def is_telling(address: str) -> bool:
    path = address.partition("://")[2] or address
    return bool(
        _USER_INFO.search(address)
        or _TELLING_PARAMETER.search(address)
        or _SECRET.search(path.partition("/")[2])
    )
