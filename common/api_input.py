"""How a view of the API reads what it was given."""

from __future__ import annotations

import threading
from typing import Any

from django.utils.translation import get_language
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.serializers import Serializer

from common.json_parser import StrictJSONParser

JSON_OR_FILES = [StrictJSONParser, MultiPartParser]
"""`parser_classes` of a view that also takes attachments; all others take JSON only."""


class _OfThread(threading.local):
    def __init__(self) -> None:
        self.readers: dict[tuple[type[Serializer[Any]], str | None], Serializer[Any]] = {}


_made = _OfThread()


def given(kind: type[Serializer[Any]], request: Request) -> dict[str, Any]:
    """The body as `kind` describes it, every value checked. Raises: ValidationError (422, by field)."""
    return _checked(kind, request.data)


def asked_for(kind: type[Serializer[Any]], request: Request) -> dict[str, Any]:
    """What stands behind the question mark of the address, as `given`; what is there and empty is not left out.

    Raises: ValidationError (422, by field).
    """
    return _checked(kind, request.query_params.dict())


def _checked(kind: type[Serializer[Any]], said: Any) -> dict[str, Any]:
    checked: dict[str, Any] = _reader(kind).run_validation(said)
    return checked


def _reader(kind: type[Serializer[Any]]) -> Serializer[Any]:
    """Made once a thread and language: each new one copies all of its fields.

    Of what it checks it keeps nothing, but of what it refuses the words: what a limit says is put together when it is
    first said, in the language of that moment, and stays (`lazy_format` of rest_framework).
    """
    language = get_language()
    reader = _made.readers.get((kind, language))
    if reader is None:
        reader = _made.readers[kind, language] = kind()
    return reader
