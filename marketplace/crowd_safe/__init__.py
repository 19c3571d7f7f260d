"""The crowd-safe view: a text with personal details replaced by tokens such as [phone 1].

This package alone decides what the crowd may read; whatever leaves for advocates, pushes or logs went through
make_crowd_safe. It keeps three promises: outside of what it hides not a character changes, running it over its own
output changes nothing, and the same detail has the same token throughout one enquiry. It reads and writes no database:
whoever calls it brings the enquiry's tokens and stores the new ones. One module finds one kind of detail; view.py puts
them together. What is recognised and how well: docs/privacy.md.
"""

from __future__ import annotations

from marketplace.crowd_safe.doubts import Doubt
from marketplace.crowd_safe.kinds import Finding, Kind
from marketplace.crowd_safe.known_values import KnownValue
from marketplace.crowd_safe.tokens import TokenBook, TokenRow
from marketplace.crowd_safe.view import (
    find_doubts,
    find_personal_details,
    make_all_crowd_safe,
    make_all_crowd_safe_as_released,
    make_crowd_safe,
    make_crowd_safe_as_released,
)

__all__ = [
    "Doubt",
    "Finding",
    "Kind",
    "KnownValue",
    "TokenBook",
    "TokenRow",
    "find_doubts",
    "find_personal_details",
    "make_all_crowd_safe",
    "make_all_crowd_safe_as_released",
    "make_crowd_safe",
    "make_crowd_safe_as_released",
]
