"""How a view of the API says what it has found, with what its serializer is told beside it."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Any

from rest_framework.serializers import Serializer


class _OfThread(threading.local):
    def __init__(self) -> None:
        self.serializers: dict[type[Serializer[Any]], Serializer[Any]] = {}


_made = _OfThread()


def shown_as(kind: type[Serializer[Any]], what: Any, *, context: Mapping[str, Any]) -> dict[str, Any]:
    """What `kind(what, context=context).data` says, by a serializer that each thread makes once.

    Each new one copies its fields and reads the model for them, which takes longer than a small page's statements. The
    context is told anew each time and forgotten afterwards, so no `kind` shows a part of itself by this.
    """
    serializer = _made.serializers.get(kind)
    if serializer is None:
        serializer = _made.serializers[kind] = kind(context={})
    told: Any = serializer.context
    told.update(context)
    try:
        return dict(serializer.to_representation(what))
    finally:
        told.clear()
