"""Parts of pages that fetch themselves anew (static/js/live.js): what has not changed is neither sent nor swapped.

A part names what it shows by a mark in its own address, ?shown=…; a page that has just connected asks for all of its
parts, and is mostly told that they are as they were.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2s

from django.db.models import Model
from django.http import HttpRequest, HttpResponse

from common.http import is_htmx


def mark_of(*shown: object) -> str:
    """A short name for all that is shown: equal while that is, in any process.

    Rows go in by what is shown of them, or as they were read.
    """
    return blake2s(repr(shown).encode(errors="surrogatepass"), digest_size=9).hexdigest()


def as_read(*rows: Model | None) -> Sequence[object]:
    """All of each row's own columns, with what was counted for it. What it refers to has to be named beside it."""
    return [
        row and sorted((name, value) for name, value in vars(row).items() if not name.startswith("_"))
        for row in rows
    ]


def is_shown(request: HttpRequest, mark: str) -> bool:
    """Whether the page that asks shows this already."""
    return is_htmx(request) and request.GET.get("shown") == mark


def nothing_new() -> HttpResponse:
    """Leaves the page as it is."""
    return HttpResponse(status=204)
