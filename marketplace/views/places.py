"""Lists that go back in time, a page at a time: where a page begins stands in its address."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest

from common.errors import NotFound


def place_before(request: HttpRequest) -> UUID | None:
    """The page holds what is older than this one; None is the newest. Raises: NotFound."""
    place = request.GET.get("before")
    try:
        return UUID(place) if place else None
    except ValueError as error:
        raise NotFound from error
