"""The one way JSON comes in: what is accepted can be stored, compared and computed with, everything else is a
4xx.

Refused are bodies over the limit, nesting over 32, invalid UTF-8, NaN and Infinity, integers beyond 64 bits,
repeated keys, NUL and lone surrogates, and anything but an object at the top. Depth is checked before
decoding, because Python's decoder recurses once per level.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from typing import IO, Any, NoReturn

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import BaseParser
from rest_framework.renderers import JSONRenderer

MAX_BYTES = 256 * 1024
MAX_DEPTH = 32
INTEGER_LIMIT = 2**63
"""PostgreSQL's bigint: -2**63 up to 2**63 - 1."""

_STRING = re.compile(r'"(?>(?:[^"\\]++|\\.)*)"', re.DOTALL)
_BRACKET = re.compile(r"[\[\]{}]")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class BodyTooLarge(APIException):
    status_code = 413
    default_detail = gettext_lazy("This is more than we accept in one request.")
    default_code = "too_large"


class StrictJSONParser(BaseParser):
    media_type = "application/json"
    renderer_class = JSONRenderer
    max_bytes = MAX_BYTES

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        """Raises: BodyTooLarge, ParseError."""
        body = stream.read(self.max_bytes + 1)
        if len(body) > self.max_bytes:
            raise BodyTooLarge
        return parse_object(body)


def parse_object(body: bytes) -> dict[str, Any]:
    """The JSON object in this body. Raises: ParseError with a sentence that says what is wrong and where."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ParseError(_("The body is not valid UTF-8.")) from error
    _refuse_depth(text)
    try:
        parsed = json.loads(
            text,
            object_pairs_hook=_object,
            parse_int=_integer,
            parse_float=_float,
            parse_constant=_refuse_constant,
        )
    except json.JSONDecodeError as error:
        raise ParseError(
            _("The body is not valid JSON (line %(line)d, column %(column)d).")
            % {"line": error.lineno, "column": error.colno}
        ) from error
    if not isinstance(parsed, dict):
        raise ParseError(_("The body must be a JSON object."))
    if "\\u" in text:  # only an escape can smuggle in what UTF-8 and the decoder's strict mode already refuse
        _refuse_unstorable(parsed)
    return parsed


def _refuse_depth(text: str) -> None:
    depth = 0
    for bracket in _BRACKET.finditer(_STRING.sub("", text)):
        depth += 1 if bracket[0] in "[{" else -1
        if depth > MAX_DEPTH:
            raise ParseError(_("The body is nested more than %(limit)d levels deep.") % {"limit": MAX_DEPTH})


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    parsed = dict(pairs)
    if len(parsed) < len(pairs):
        raise ParseError(_("An object has the same key twice."))
    return parsed


def _integer(digits: str) -> int:
    # The length goes first: int() itself refuses thousands of digits with an error of another kind.
    if len(digits) > 20 or not -INTEGER_LIMIT <= (number := int(digits)) < INTEGER_LIMIT:
        raise ParseError(_("A whole number is beyond 64 bits."))
    return number


def _float(digits: str) -> float:
    number = float(digits)
    if math.isinf(number):
        raise ParseError(_("A number is too large."))
    return number


def _refuse_constant(name: str) -> NoReturn:
    raise ParseError(_("%(name)s is not a JSON number.") % {"name": name})


def _refuse_unstorable(parsed: dict[str, Any]) -> None:
    remaining: list[Any] = [parsed]
    while remaining:
        value = remaining.pop()
        if isinstance(value, dict):
            remaining += [*value, *value.values()]
        elif isinstance(value, list):
            remaining += value
        elif isinstance(value, str) and _UNSTORABLE.search(value):
            raise ParseError(_("A text has a NUL or half a surrogate pair, which cannot be stored."))
