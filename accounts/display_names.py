"""How people call themselves before others: one rule for signing up, the profile and the API.

A display name stands in our own mails and pages, so it must read as a name there: no address, no link, no number to
call, nothing that hides or turns the words around it.
"""

from __future__ import annotations

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from common.errors import Invalid
from common.plain_text import LineField, LineSerializerField, clean_line

DISPLAY_NAME_MIN = 2
DISPLAY_NAME_MAX = 60

_BESIDES_LETTERS = frozenset(" .'’-")
_JOINING_STOP = re.compile(r"\.\w\w")
"""As in a host's name; initials such as J.R. stay."""


def clean_display_name(
    value: object,
    *,
    max_length: int = DISPLAY_NAME_MAX,
    min_length: int = DISPLAY_NAME_MIN,
    required: bool = True,
) -> str:
    """Letters of any script, single spaces and . ' ’ - only. Raises: ValidationError, also with code not_a_name."""
    text = clean_line(value, max_length=max_length, min_length=min_length, required=required)
    name = " ".join(text.split())
    kinds = {unicodedata.category(char)[0] for char in name if char not in _BESIDES_LETTERS}
    if name and (not kinds <= {"L", "M"} or "L" not in kinds):
        raise ValidationError(_("Use letters, spaces and . ' ’ - only."), code="not_a_name")
    if _JOINING_STOP.search(name):
        raise ValidationError(_("Put a space after a full stop."), code="not_a_name")
    return name


def checked_display_name(value: object) -> str:
    """The same inside an action. Raises: Invalid."""
    try:
        return clean_display_name(value)
    except ValidationError as error:
        raise Invalid(fields={"display_name": list(error.messages)}) from error


class DisplayNameField(LineField):
    """clean_display_name for a Django form."""

    cleaner = staticmethod(clean_display_name)


class DisplayNameSerializerField(LineSerializerField):
    """clean_display_name for the API."""

    cleaner = staticmethod(clean_display_name)
