"""A recovery code stands in for a lost phone: once, however many try at once, and nobody guesses one."""

from __future__ import annotations

from functools import partial

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal import auth
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.urls import reverse

from tests.conftest import PASSWORD

PER_ACCOUNT = 5
"""settings.ACCOUNT_RATE_LIMITS["login_failed"]: passwords, codes of an app and these alike."""


@pytest.fixture
def codes(stella):
    TOTP.activate(stella, generate_totp_secret())
    return RecoveryCodes.activate(stella).get_unused_codes()


def asked_for_a_code(person, *, address="192.0.2.1"):
    browser = Client(REMOTE_ADDR=address)
    reply = browser.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    assert reply["Location"] == reverse("mfa_authenticate")
    return browser


def is_let_in(browser, code):
    browser.post(reverse("mfa_authenticate"), {"code": code})
    return "_auth_user_id" in browser.session


def unused(person):
    return RecoveryCodes(
        Authenticator.objects.get(user=person, type=Authenticator.Type.RECOVERY_CODES)
    ).get_unused_codes()


def test_a_code_lets_in_once(stella, codes):
    assert is_let_in(asked_for_a_code(stella), codes[0])
    assert not is_let_in(asked_for_a_code(stella), codes[0])
    assert is_let_in(asked_for_a_code(stella), codes[1])
    assert unused(stella) == codes[2:]


@pytest.mark.race
def test_the_same_code_at_once_lets_one_in(stella, codes, in_parallel, figure):
    browsers = [asked_for_a_code(stella, address=f"192.0.2.{number}") for number in range(PER_ACCOUNT)]
    let_in = in_parallel([partial(is_let_in, browser, codes[0]) for browser in browsers], threads=PER_ACCOUNT)
    figure(f"One recovery code in {len(browsers)} browsers at once: {let_in.count(True)} let in.")
    assert let_in.count(True) == 1
    assert unused(stella) == codes[1:]


@pytest.mark.race
def test_different_codes_at_once_are_each_spent(stella, codes, in_parallel):
    browsers = [asked_for_a_code(stella, address=f"192.0.2.{number}") for number in range(4)]
    tries = [partial(is_let_in, browser, code) for browser, code in zip(browsers, codes, strict=False)]
    assert in_parallel(tries, threads=4) == [True] * 4
    assert unused(stella) == codes[4:]


def test_guessing_ends_and_then_the_right_one_does_not_help(stella, codes):
    browser = asked_for_a_code(stella)
    for _ in range(PER_ACCOUNT):
        assert not is_let_in(browser, "00000000")
    assert not is_let_in(browser, codes[0])
    assert unused(stella) == codes


def test_somebody_elses_code_is_none(stella, codes, mo):
    TOTP.activate(mo, generate_totp_secret())
    RecoveryCodes.activate(mo)
    assert not is_let_in(asked_for_a_code(mo), codes[0])


def test_without_the_guard_a_code_lets_in_again(stella, codes, monkeypatch):
    monkeypatch.setattr(auth.RecoveryCodes, "_mark_code_used", lambda self, number: None)
    with pytest.raises(AssertionError):
        test_a_code_lets_in_once(stella, codes)
