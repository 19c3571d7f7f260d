"""What several tables of rewards have in common."""

from __future__ import annotations

from django.utils.translation import gettext

REASON_LENGTH = 300


def said(reason: str) -> str:
    """Our own reasons are kept in English and said in the reader's language; what people wrote stays as it is."""
    return gettext(reason) if reason else ""
