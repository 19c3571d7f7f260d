"""Which text we accept from people and programs, the same for HTML forms and the API.

Emoji, right-to-left and combining text pass unchanged. What PostgreSQL cannot store or a page cannot show
safely is refused with a sentence that says what to do; nothing is cut off. Lengths are counted in characters
after cleaning.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from rest_framework import serializers
from rest_framework.fields import get_error_detail

NOTHING_WRITTEN = gettext_lazy("Write something here.")
NOT_TEXT = gettext_lazy("This must be text.")

_LINE_ENDS = re.compile("\r\n|[\r\u0085\u2028\u2029]")
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_DIRECTION_CONTROLS = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Embeddings, overrides and isolates: they can make text read as its opposite and reach beyond the message.
Without them right-to-left text still displays by its letters; the weak marks U+200E, U+200F and U+061C
stay."""

_INKLESS_CATEGORIES = {"Zs", "Zl", "Zp", "Cc", "Cf"}


def clean_line(value: object, *, max_length: int, min_length: int = 1, required: bool = True) -> str:
    """One line: line ends and tabs inside become spaces. Unless required, nothing at all is fine as well.

    Raises: ValidationError with code required, too_short, too_long, forbidden_character or not_text.
    """
    text = re.sub(r"[\n\t]", " ", _clean(value))
    return _fitting(text, max_length=max_length, min_length=min_length, required=required)


def clean_text(value: object, *, max_length: int, min_length: int = 1, required: bool = True) -> str:
    """Any number of lines, ended by \\n alone. Otherwise as clean_line.

    Raises: ValidationError with the codes of clean_line.
    """
    return _fitting(_clean(value), max_length=max_length, min_length=min_length, required=required)


def _clean(value: object) -> str:
    if not isinstance(value, str):
        raise ValidationError(NOT_TEXT, code="not_text")
    text = _LINE_ENDS.sub("\n", value)
    if found := _FORBIDDEN.search(text):
        raise ValidationError(
            _("There is a hidden character (U+%(code)s) that cannot be stored. Remove it and send again.")
            % {"code": f"{ord(found[0]):04X}"},
            code="forbidden_character",
        )
    text = unicodedata.normalize("NFC", _DIRECTION_CONTROLS.sub("", text)).strip()
    return text if any(unicodedata.category(char) not in _INKLESS_CATEGORIES for char in text) else ""


def _fitting(text: str, *, max_length: int, min_length: int, required: bool) -> str:
    length = len(text)
    if not text:
        if required:
            raise ValidationError(NOTHING_WRITTEN, code="required")
        return ""
    if length < min_length:
        message = ngettext(
            "Write at least %(limit)d character. You have %(length)d.",
            "Write at least %(limit)d characters. You have %(length)d.",
            min_length,
        )
        raise ValidationError(message % {"limit": min_length, "length": length}, code="too_short")
    if length > max_length:
        message = ngettext(
            "Write at most %(limit)d character. You have %(length)d.",
            "Write at most %(limit)d characters. You have %(length)d.",
            max_length,
        )
        raise ValidationError(message % {"limit": max_length, "length": length}, code="too_long")
    return text


class TextField(forms.CharField):
    """clean_text for a Django form.

    The widget carries the limit as data-max-characters and not as maxlength, with which a browser cuts off
    pasted text without a word.
    """

    widget: type[forms.Widget] = forms.Textarea
    default_error_messages = {"required": NOTHING_WRITTEN}
    cleaner = staticmethod(clean_text)

    def __init__(self, *, max_length: int, min_length: int = 1, **options: Any) -> None:
        self.max_characters, self.min_characters = max_length, min_length
        super().__init__(strip=False, **options)

    def to_python(self, value: object) -> str:
        return self.cleaner(
            value or "",
            max_length=self.max_characters,
            min_length=self.min_characters,
            required=self.required,
        )

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "data-max-characters": str(self.max_characters)}


class LineField(TextField):
    """clean_line for a Django form."""

    widget = forms.TextInput
    cleaner = staticmethod(clean_line)


class TextSerializerField(serializers.CharField):
    """clean_text for the API. max_length and min_length also reach the published schema."""

    default_error_messages = {"blank": NOTHING_WRITTEN, "required": NOTHING_WRITTEN, "null": NOT_TEXT}
    cleaner = staticmethod(clean_text)

    def __init__(self, *, max_length: int, min_length: int = 1, **options: Any) -> None:
        self.max_characters, self.min_characters = max_length, min_length
        published_minimum = None if options.get("allow_blank") else min_length
        super().__init__(max_length=max_length, min_length=published_minimum, **options)

    def to_internal_value(self, data: object) -> str:
        try:
            return self.cleaner(
                data,
                max_length=self.max_characters,
                min_length=self.min_characters,
                required=not self.allow_blank,
            )
        except ValidationError as error:
            raise serializers.ValidationError(get_error_detail(error)) from error


class LineSerializerField(TextSerializerField):
    """clean_line for the API."""

    cleaner = staticmethod(clean_line)
