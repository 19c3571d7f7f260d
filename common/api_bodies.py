"""What cannot be read is refused by every write of the API, also by one that needs no body and would not look at it.

Here and once, so that a view cannot forget it: the last gate before a view, after it is known who asks and that they
may. What is read is kept, so a view that looks at its body has it read once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

if TYPE_CHECKING:  # REST framework's views import what the settings name
    from rest_framework.views import APIView

_WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})


class ReadableBody(BaseThrottle):
    """REST framework asks its throttles last; this one never says "too often"."""

    def allow_request(self, request: Request, view: APIView) -> bool:
        """Raises: BodyTooLarge, ParseError, UnsupportedMediaType, and what else reading `data` raises."""
        if request.method in _WRITES:
            _read(request)
        return True


def _read(request: Request) -> None:
    request.data  # noqa: B018 - reading it is what refuses
