"""Telling one reader of a day from another without keeping who it was: no cookie, no address."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.http import HttpRequest

from common import clock
from common.sealing import digest


def reader_of(request: HttpRequest) -> bytes:
    """A keyed digest of the day, the address and the browser, which leads back to nobody."""
    address = get_adapter(request).get_client_ip(request)
    browser = request.headers.get("User-Agent", "")
    return digest(f"{clock.now():%Y-%m-%d}|{address}|{browser}", purpose="reader of a help page")
