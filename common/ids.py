"""Ids that say nothing countable: UUID version 7, so that new rows still lie together in an index.

Source: RFC 9562, section 5.7 (48 bits of milliseconds, 74 random bits).
"""

from __future__ import annotations

import secrets
import time
from datetime import datetime
from uuid import UUID

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_id() -> UUID:
    milliseconds = time.time_ns() // 1_000_000
    tail = secrets.randbits(74)
    return UUID(
        int=(milliseconds & (2**48 - 1)) << 80
        | 0x7 << 76
        | (tail >> 62) << 64
        | 0b10 << 62
        | tail & (2**62 - 1)
    )


def first_id_of(moment: datetime) -> UUID:
    """Ids made before this moment are smaller, those made at it or later are not."""
    milliseconds = max(0, int(moment.timestamp() * 1000))
    return UUID(int=milliseconds << 80)


def short_reference(value: UUID, *, prefix: str) -> str:
    """How people name a row aloud, e.g. CL-7K3P9QX: the last 35 random bits in Crockford's base 32."""
    bits = value.int & (2**35 - 1)
    return prefix + "-" + "".join(_CROCKFORD[bits >> shift & 31] for shift in range(30, -1, -5))
