"""How people call themselves before others: one rule for signing up, the profile and the API.

A display name stands in our own mails and pages, so it must read as a name there: no address, no link, no number to
call, nothing that hides or turns the words around it. It stands beside "a customer like you", so it is nobody's office
either: whoever is called Support would be taken for staff.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from common.errors import Invalid
from common.plain_text import LineField, LineSerializerField, clean_line

DISPLAY_NAME_MIN = 2
DISPLAY_NAME_MAX = 60

_BESIDES_LETTERS = frozenset(" .'’-")
_JOINING_STOP = re.compile(r"\.\w\w")
"""As in a host's name; initials such as J.R. stay."""

_SAID_OF_OFFICES = (
    "admin administrator adviser advisor advocate agent billing care company customer desk helpdesk help hotline "
    "management moderator official ops owner representative security service staff support system team verified "
    "abteilung berater beraterin betreuung hilfe kundendienst kundenservice leitung mitarbeiter mitarbeiterin "
    "moderation moderatorin offiziell sicherheit technik verwaltung"
)
_OFFICES = frozenset(_SAID_OF_OFFICES.split())
"""Words of both languages that a name is refused for, whole and without their accents."""
_TELLING = 5
"""Letters from which on a brand is no part of somebody's name by chance."""
_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK")
"""Those with letters that are drawn alike."""


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
    if _speaks_for_us(name):
        raise ValidationError(
            _("Take a name of your own: this one reads as if our staff were writing."), code="not_a_name"
        )
    return name


def _speaks_for_us(name: str) -> bool:
    """By a word of it, by a brand however it is spaced, or by letters of two scripts in one word."""
    plain = "".join(
        c for c in unicodedata.normalize("NFKD", name) if unicodedata.category(c) != "Mn"
    ).casefold()
    words = re.findall(r"[^\W\d_]+", plain)
    if any(word in _OFFICES or len(_scripts_in(word)) > 1 for word in words):
        return True
    company = settings.COMPANY_NAME.casefold().split()
    brands = {"crowdline", "".join(company), *company}
    telling = {brand for brand in brands if len(brand) >= _TELLING}
    return any(brand in "".join(words) for brand in telling) or "".join(company) in words


def _scripts_in(word: str) -> set[str]:
    return {script for char in word for script in _SCRIPTS if unicodedata.name(char, "").startswith(script)}


def checked_display_name(value: object) -> str:
    """The same inside an action. Raises: Invalid."""
    try:
        return clean_display_name(value)
    except ValidationError as error:
        raise Invalid(fields={"display_name": list(error.messages)}) from error


class DisplayNameField(LineField):
    """clean_display_name for a Django form."""

    cleaner = staticmethod(clean_display_name)
    kept: str | None = None
    """What somebody is called already may stay, whatever is refused by now."""

    def clean(self, value: Any) -> Any:
        return value if value and value == self.kept else super().clean(value)


class DisplayNameSerializerField(LineSerializerField):
    """clean_display_name for the API."""

    cleaner = staticmethod(clean_display_name)
