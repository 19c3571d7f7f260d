"""Text re-checked inside an action: the same cleaning as in the forms, refused as a DomainError that names the field.

Forms and serializers clean first and show their own messages; this is the guard for every other door.
"""

from __future__ import annotations

from django.core.exceptions import ValidationError

from common.errors import Invalid
from common.plain_text import clean_line, clean_text


def checked_line(value: object, *, field: str, max_length: int, min_length: int = 1) -> str:
    """One line that has something in it. Raises: Invalid."""
    try:
        return clean_line(value, max_length=max_length, min_length=min_length)
    except ValidationError as error:
        raise Invalid(fields={field: list(error.messages)}) from error


def checked_text(value: object, *, field: str, max_length: int, min_length: int = 1) -> str:
    """Any number of lines with something in them. Raises: Invalid."""
    try:
        return clean_text(value, max_length=max_length, min_length=min_length)
    except ValidationError as error:
        raise Invalid(fields={field: list(error.messages)}) from error


def checked_optional_text(value: object, *, field: str, max_length: int) -> str:
    """Any number of lines, or nothing at all. Raises: Invalid."""
    try:
        return clean_text(value, max_length=max_length, required=False)
    except ValidationError as error:
        raise Invalid(fields={field: list(error.messages)}) from error
