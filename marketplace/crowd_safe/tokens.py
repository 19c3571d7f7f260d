"""Tokens such as [phone 1]: which number a detail has in an enquiry, and what somebody typed to look like one."""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterable
from typing import NamedTuple

from marketplace.crowd_safe.kinds import Kind


class TokenRow(NamedTuple):
    """A token as it is stored: which detail it stands for is known by digest only."""

    kind: str
    number: int
    digest: bytes


class TokenBook:
    """The tokens of one enquiry, numbered by kind from 1 in the order of their first appearance.

    Built from the stored rows; `new_rows` are those still to be stored. Two books open on one enquiry would
    give the same number twice, so the caller holds the enquiry's row lock. With a key of its own for each
    enquiry (common.sealing.derived_key), digests do not tell that two enquiries name the same detail.
    """

    def __init__(self, rows: Iterable[tuple[str, int, bytes]] = (), *, key: bytes) -> None:
        self._key = key
        self._numbers: dict[tuple[str, bytes], int] = {}
        self._last_number: dict[str, int] = {}
        self._issued: set[str] = set()
        self.new_rows: list[TokenRow] = []
        for kind, number, digest in rows:
            self._enter(TokenRow(kind, number, bytes(digest)))

    def token_for(self, kind: Kind, value: str) -> str:
        """The token of this value, a new one if it has none yet."""
        digest = hmac.digest(self._key, f"{kind}:{value}".encode(), "sha256")
        if (kind, digest) not in self._numbers:
            row = TokenRow(kind, self._last_number.get(kind, 0) + 1, digest)
            self._enter(row)
            self.new_rows.append(row)
        return _token(kind, self._numbers[kind, digest])

    def has_issued(self, token: str) -> bool:
        return token in self._issued

    def _enter(self, row: TokenRow) -> None:
        self._numbers[row.kind, row.digest] = row.number
        self._last_number[row.kind] = max(self._last_number.get(row.kind, 0), row.number)
        self._issued.add(_token(row.kind, row.number))


def _token(kind: str, number: int) -> str:
    return f"[{kind} {number}]"


TOKEN = re.compile(rf"\[({'|'.join(Kind)}) ([0-9]{{1,6}})\]")
"""As we write it: its kind and its number."""

TYPED_TOKEN = re.compile(rf"\[[ \t]*(?:{'|'.join(Kind)})[ \t]*[0-9]{{1,6}}[ \t]*\]", re.IGNORECASE)
"""What a reader would take for a token."""
