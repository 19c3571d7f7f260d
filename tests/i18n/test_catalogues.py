"""Every text that is marked is translated, and what is committed is what the code says."""

from __future__ import annotations

import re
from pathlib import Path

import allauth
import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext

from common.local import catalogues

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%|</?\w+")

every_catalogue = pytest.mark.parametrize("path", catalogues.catalogues(), ids=lambda path: path.parts[-3])


def forms(value: object) -> tuple[str, ...]:
    return tuple(value) if isinstance(value, (tuple, list)) else (str(value),)


@every_catalogue
def test_nothing_marked_lacks_a_translation(path):
    catalog = catalogues.read(path)
    catalog.update(catalogues.gather(), no_fuzzy_matching=True)
    assert [message.id for message in catalogues.missing(catalog)] == [], "run `make words` and translate"


@every_catalogue
def test_nothing_is_translated_that_nobody_says(path):
    said = {(message.context, forms(message.id)) for message in catalogues.gather() if message.id}
    known = {(message.context, forms(message.id)) for message in catalogues.read(path) if message.id}
    assert known - said == set(), "run `make words`"


@every_catalogue
def test_the_compiled_catalogue_is_that_of_the_written_one(path):
    assert path.with_suffix(".mo").read_bytes() == catalogues.compiled(catalogues.read(path)), (
        "run `make words`"
    )


@every_catalogue
def test_a_translation_keeps_every_placeholder_and_tag(path):
    changed = [
        message.id
        for message in catalogues.read(path)
        if message.id
        for said, translated in zip(forms(message.id), forms(message.string), strict=True)
        if set(PLACEHOLDER.findall(said)) != set(PLACEHOLDER.findall(translated))
    ]
    assert changed == []


def test_german_says_du_to_everybody():
    """A capital within a sentence is what tells the polite form from "she" and "they"."""
    [german] = [path for path in catalogues.catalogues() if path.parts[-3] == "de"]
    polite = re.compile(r"[a-zäöüß,] (Sie|Ihnen|Ihre?[mnrs]?)\b")
    said = [text for message in catalogues.read(german) for text in forms(message.string)]
    assert [text for text in said if polite.search(text)] == []


NEVER_SHOWN = {
    # Phone numbers, codes by mail and trusted browsers are switched off.
    *("account/fields.py", "templates/account/messages/phone_verified.txt", "templates/mfa/trust.html"),
    *("templates/account/base_confirm_code.html", "templates/account/request_login_code.html"),
    *(f"templates/account/confirm_{which}_verification_code.html" for which in ("email", "phone")),
    *(f"templates/account/email/{which}_code_message.txt" for which in ("login", "password_reset")),
    # Only of a code, of which it has a sentence.
    "templates/account/email/email_confirmation_message.txt",
    # Nobody signs up by a passkey; whoever adds one has a form of ours (accounts/factor_forms.py).
    *("mfa/webauthn/forms.py", "templates/mfa/webauthn/signup_form.html"),
    # ACCOUNT_EMAIL_NOTIFICATIONS is off.
    *(
        f"templates/account/email/{which}_message.txt"
        for which in ("email_changed", "email_confirm", "email_deleted")
    ),
    *(f"templates/account/email/{which}_message.txt" for which in ("password_reset", "password_set")),
    *(
        f"templates/socialaccount/email/account_{which}_message.txt"
        for which in ("connected", "disconnected")
    ),
    "templates/account/email/base_notification.txt",
}


def test_german_says_du_where_allauth_speaks():
    """Its German is polite. What it shows here comes from a template of ours, or accounts/allauth_words.py names it."""
    with Path(allauth.__file__).with_name("locale").joinpath("de/LC_MESSAGES/django.po").open("rb") as file:
        theirs = [message for message in read_po(file) if message.id]
    polite = re.compile(r"\b(Sie|Ihnen|Ihre?[mnrs]?)\b")
    with translation.override("de"):
        said = {
            place: gettext(forms(message.id)[0])
            for message in theirs
            for place, _line in message.locations
            if not Path(settings.BASE_DIR, place).exists() and place not in NEVER_SHOWN
        }
    assert len(said) > 20
    assert {place: text for place, text in said.items() if polite.search(text)} == {}
