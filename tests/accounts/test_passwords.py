"""Which passwords are taken, what a form does with them, and that each proof of who somebody is counts once."""

from __future__ import annotations

import re
import time

import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    MinimumLengthValidator,
    get_default_password_validators,
    validate_password,
)
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.conftest import PASSWORD

NEW = "a-heron-on-the-roof"


def common():
    """What the validator holds against a password, and how long one has to be."""
    validators = {type(each): each for each in get_default_password_validators()}
    return validators[CommonPasswordValidator].passwords, validators[MinimumLengthValidator].min_length


def test_thousands_that_are_long_enough_are_refused_as_common():
    """A list of short ones would refuse nothing that its length does not. Source: ASVS 5.0, 6.2.4: 3,000."""
    passwords, least = common()
    assert sum(len(each) >= least for each in passwords) >= 3_000
    # Not among Django's, but frequent: of RockYou and of zxcvbn.
    for each in ("tequieromucho", "WinnieThePooh", "foreverlove", "contraseña"):
        with pytest.raises(ValidationError, match="too common"):
            validate_password(each)
    validate_password(PASSWORD)


def test_without_the_guard_a_frequent_one_is_taken(monkeypatch):
    known = CommonPasswordValidator().passwords
    (ours,) = [
        each for each in get_default_password_validators() if isinstance(each, CommonPasswordValidator)
    ]
    monkeypatch.setattr(ours, "passwords", known)
    with pytest.raises(AssertionError):
        test_thousands_that_are_long_enough_are_refused_as_common()


def signs_in(email, password):
    browser = Client()
    browser.post(reverse("account_login"), {"login": email, "password": password})
    return "_auth_user_id" in browser.session


@pytest.mark.parametrize(
    "password",
    ["herons only herons", "Ünïcödé-hérön", "🦩🦩🦩🦩🦩🦩🦩🦩🦩🦩🦩🦩", "heron " * 40 + "end"],
    ids=len,
)
def test_any_characters_and_any_length_are_taken_and_compared_whole(carla, password):
    browser = Client()
    browser.post(reverse("account_login"), {"login": carla.email, "password": PASSWORD})
    typed = {"oldpassword": PASSWORD, "password1": password, "password2": password}
    browser.post(reverse("account_change_password"), typed)
    assert signs_in(carla.email, password)
    assert not signs_in(carla.email, password[:-1])
    assert not signs_in(
        carla.email, password.swapcase() if password.swapcase() != password else f"{password}."
    )


@pytest.mark.parametrize(
    ("page", "kind"), [("account_login", "current-password"), ("account_signup", "new-password")]
)
def test_a_password_is_hidden_and_a_keeper_of_passwords_may_fill_it_in(client, db, page, kind):
    words = client.get(reverse(page)).content.decode()
    (field,) = re.findall(r'<input[^>]*type="password"[^>]*>', words)
    assert f'autocomplete="{kind}"' in field
    assert "onpaste" not in words
    assert "maxlength" not in field


def test_hashing_takes_as_many_turns_as_owasp_asks():
    """Source: OWASP Password Storage Cheat Sheet."""
    assert PBKDF2PasswordHasher.iterations >= 600_000


def test_a_link_for_a_new_password_is_for_one_time(client, carla):
    client.post(reverse("account_reset_password"), {"email": carla.email})
    (link,) = re.findall(r"https?://[^/]+(/\S+/reset/key/\S+)", mail.outbox[-1].body)
    form = client.get(link)["Location"]
    client.post(form, {"password1": NEW, "password2": NEW})
    assert signs_in(carla.email, NEW)
    other = Client()
    answer = other.get(link, follow=True)
    assert b'name="password1"' not in answer.content


def test_a_sign_in_makes_a_new_session(client, carla):
    client.get(reverse("account_login"))
    session = client.session
    session["before"] = 1
    session.save()
    before = session.session_key
    client.post(reverse("account_login"), {"login": carla.email, "password": PASSWORD})
    assert client.session.session_key != before


def test_a_code_of_an_app_counts_once(carla):
    secret = generate_totp_secret()
    TOTP.activate(carla, secret)
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    got_in = []
    for _attempt in range(2):
        browser = Client()
        browser.post(reverse("account_login"), {"login": carla.email, "password": PASSWORD})
        browser.post(reverse("mfa_authenticate"), {"code": code})
        got_in.append("_auth_user_id" in browser.session)
    assert got_in == [True, False]


def test_a_new_site_has_nobody(db):
    assert not User.objects.exists()
