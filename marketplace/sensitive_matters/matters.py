"""The kinds of matters."""

from __future__ import annotations

from enum import StrEnum


class Matter(StrEnum):
    """In the order of urgency."""

    SELF_HARM = "self_harm"
    THREAT = "threat"
    MINOR = "minor"
    FRAUD = "fraud"
    BEREAVEMENT = "bereavement"
    DEBT = "debt"
    COMPLAINT = "complaint"
