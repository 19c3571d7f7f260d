"""One set of rules for what people write, whether it comes by form or by API, and nothing typed is lost."""

from __future__ import annotations

import unicodedata

import pytest
from django import forms
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st
from rest_framework import serializers

from common import plain_text
from common.plain_text import (
    LineField,
    LineSerializerField,
    TextField,
    TextSerializerField,
    clean_line,
    clean_text,
)


class AskForm(forms.Form):
    subject = LineField(max_length=140)
    body = TextField(max_length=5000, min_length=20)
    note = TextField(max_length=100, min_length=5, required=False)


class AskSerializer(serializers.Serializer):
    subject = LineSerializerField(max_length=140)
    body = TextSerializerField(max_length=5000, min_length=20)
    note = TextSerializerField(max_length=100, min_length=5, required=False, allow_blank=True)


A_BODY = "My new SIM has no signal since Monday."


def refusal(clean, value, **limits):
    with pytest.raises(ValidationError) as caught:
        clean(value, **limits)
    return caught.value.code, caught.value.messages[0]


@pytest.mark.parametrize(
    "text",
    [
        "Grüße 👩‍👩‍👧 🏴󠁧󠁢󠁥󠁮󠁧󠁿 1️⃣",
        "שלום, יש לי שאלה",
        "مرحبا بكم",
        "नमस्ते",
        "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢LGO",
        "<script>alert(1)</script> & 'quotes'",
        "a\tb\n\nc",
        "\u200eleft and right marks\u200f stay inside",
    ],
)
def test_what_people_write_is_kept(text):
    assert clean_text(text, max_length=200) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    "character", ["\x00", "\x07", "\x0b", "\x1b", "\x7f", "\x9b", "\ud800", "\udfff", "\ud83d"]
)
@pytest.mark.parametrize("clean", [clean_line, clean_text])
def test_what_cannot_be_stored_is_refused_by_name(clean, character):
    code, message = refusal(clean, f"before{character}after", max_length=100)

    assert code == "forbidden_character"
    assert f"U+{ord(character):04X}" in message
    message.encode()


def test_without_the_guard_a_lone_surrogate_reaches_the_database_driver(monkeypatch):
    monkeypatch.setattr(plain_text, "_FORBIDDEN", plain_text.re.compile("(?!)"))

    with pytest.raises(UnicodeEncodeError):
        clean_text("half \ud83d", max_length=100).encode()


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n", "\u2028", "\u2029", "\x85"])
def test_every_line_end_becomes_a_newline_and_counts_once(end):
    assert clean_text(f"one{end}two", max_length=7) == "one\ntwo"


def test_a_line_has_no_line_ends():
    assert (
        clean_line("Subject\r\nBcc: everybody\tat once", max_length=100) == "Subject Bcc: everybody at once"
    )


@pytest.mark.parametrize("control", [*"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"])
def test_direction_controls_do_not_survive(control):
    assert clean_text(f"pay {control}evil", max_length=100) == "pay evil"


def test_letters_are_composed_before_they_are_counted():
    assert clean_line("e\u0301" * 5, max_length=5) == "é" * 5


@pytest.mark.parametrize("text", ["", "   ", "\r\n\t ", "\u200b\u200b", "\ufeff", "\u00a0", "\u202e"])
def test_nothing_visible_is_nothing(text):
    assert refusal(clean_text, text, max_length=10) == ("required", "Write something here.")
    assert clean_text(text, max_length=10, required=False) == ""


def test_lengths_are_told_exactly():
    assert refusal(clean_line, "x" * 152, max_length=140) == (
        "too_long",
        "Write at most 140 characters. You have 152.",
    )
    assert refusal(clean_text, "short", min_length=20, max_length=5000) == (
        "too_short",
        "Write at least 20 characters. You have 5.",
    )
    assert refusal(clean_text, "😀😀", max_length=1)[1] == "Write at most 1 character. You have 2."


@pytest.mark.parametrize("length", [1, 139, 140])
def test_everything_up_to_the_limit_fits(length):
    assert len(clean_line("😀" * length, max_length=140)) == length


@pytest.mark.parametrize("value", [None, 5, 5.0, True, ["text"], {"text": 1}, b"bytes"])
def test_only_text_is_text(value):
    assert refusal(clean_text, value, max_length=10) == ("not_text", "This must be text.")


@given(st.text())
def test_cleaning_is_settled_after_once_or_refuses(text):
    try:
        cleaned = clean_text(text, max_length=10_000, required=False)
    except ValidationError as refused:
        assert refused.code == "forbidden_character"
    else:
        assert clean_text(cleaned, max_length=10_000, required=False) == cleaned
        cleaned.encode()


def test_a_form_keeps_what_was_typed_when_it_refuses():
    typed = {"subject": "x" * 152, "body": "too\x07short <b>", "note": ""}
    form = AskForm(typed)

    assert form.errors == {
        "subject": ["Write at most 140 characters. You have 152."],
        "body": ["There is a hidden character (U+0007) that cannot be stored. Remove it and send again."],
    }
    assert "x" * 152 in str(form["subject"])
    assert "short &lt;b&gt;" in str(form["body"])


def test_a_form_gives_cleaned_text():
    form = AskForm({"subject": " No\nsignal ", "body": f"{A_BODY}\r\n", "note": "  "})

    assert form.is_valid(), form.errors
    assert form.cleaned_data == {"subject": "No signal", "body": A_BODY, "note": ""}


def test_a_form_says_what_is_missing_and_what_is_short():
    form = AskForm({"note": "abc"})

    assert form.errors == {
        "subject": ["Write something here."],
        "body": ["Write something here."],
        "note": ["Write at least 5 characters. You have 3."],
    }


def test_the_browser_is_never_told_to_cut_text_off():
    form = AskForm()

    for field in form:
        assert "maxlength" not in str(field)
    assert 'data-max-characters="140"' in str(form["subject"])
    assert "<textarea" in str(form["body"])
    assert "<input" in str(form["subject"])


def test_the_api_has_the_same_rules_and_sentences():
    serializer = AskSerializer(data={"subject": "x" * 152, "body": "short", "note": "a\x00b"})

    assert not serializer.is_valid()
    assert {name: [str(error) for error in errors] for name, errors in serializer.errors.items()} == {
        "subject": ["Write at most 140 characters. You have 152."],
        "body": ["Write at least 20 characters. You have 5."],
        "note": ["There is a hidden character (U+0000) that cannot be stored. Remove it and send again."],
    }
    assert serializer.errors["subject"][0].code == "too_long"


def test_the_api_gives_cleaned_text():
    serializer = AskSerializer(data={"subject": " No\nsignal ", "body": f"{A_BODY}\r\n", "note": "\u200b"})

    assert serializer.is_valid(), serializer.errors
    assert serializer.validated_data == {"subject": "No signal", "body": A_BODY, "note": ""}


@pytest.mark.parametrize("value", [5, True, ["text"], {"a": 1}, None, "", " \u200b "])
def test_the_api_refuses_what_is_not_text(value):
    assert not AskSerializer(data={"subject": value, "body": A_BODY}).is_valid()


def test_the_api_refuses_in_lists_too():
    child = serializers.ListField(child=LineSerializerField(max_length=3))

    with pytest.raises(serializers.ValidationError) as caught:
        child.run_validation(["ok", "too long"])
    assert "at most 3" in str(caught.value.detail[1][0])


def test_the_published_schema_knows_the_limits():
    from rest_framework.fields import CharField

    field = AskSerializer().fields["body"]

    assert isinstance(field, CharField)
    assert {type(validator).__name__: validator.limit_value for validator in field.validators[:2]} == {
        "MaxLengthValidator": 5000,
        "MinLengthValidator": 20,
    }
