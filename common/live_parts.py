"""Parts of pages that fetch themselves anew (static/js/live.js): what has not changed is neither sent nor swapped.

A part names what it shows by a mark in its own address, ?shown=…; a page that has just connected asks for all of its
parts, and is mostly told that they are as they were.
"""

from __future__ import annotations

from hashlib import blake2s

from django.http import HttpRequest, HttpResponse

from common.http import is_htmx


def mark_of(*shown: object) -> str:
    """A short name for all that is shown: equal while that is, in any process. Rows go in by what is shown of them."""
    return blake2s(repr(shown).encode(errors="surrogatepass"), digest_size=9).hexdigest()


def is_shown(request: HttpRequest, mark: str) -> bool:
    """Whether the page that asks shows this already."""
    return is_htmx(request) and request.GET.get("shown") == mark


def nothing_new() -> HttpResponse:
    """Leaves the page as it is."""
    return HttpResponse(status=204)
