"""The lot of an answer: a number from 0 to 1 that decides, with its probability of review, whether it is reviewed.

A keyed hash of its id, and not a fresh random number: whoever holds the key can show afterwards that nobody drew again
until it suited, and nobody without the key can foresee it, its author least of all. One lot for life also means that
a probability raised later (the customer was not helped) only ever adds answers to those drawn, so that the last
probability is the one with which the answer was included.
"""

from __future__ import annotations

import hmac
import random
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

from common.sealing import derived_key

_told: ContextVar[random.Random | None] = ContextVar("told", default=None)


def lot(answer_id: UUID) -> float:
    """From 0 up to but without 1, uniform; drawn if it is below the probability."""
    told = _told.get()
    if told is not None:
        return told.random()
    digest = hmac.digest(derived_key(purpose="lot of an answer"), answer_id.bytes, "sha256")
    return (int.from_bytes(digest[:8]) >> 11) / (1 << 53)


@contextmanager
def told_by(chance: random.Random) -> Iterator[None]:
    """Inside, lots come from `chance`: for telling what happened earlier (marketplace/demo), as with `clock.at`."""
    token = _told.set(chance)
    try:
        yield
    finally:
        _told.reset(token)
