"""Guessing is limited by account and by address, exactly, however many guess at once; and it learns nothing."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.conftest import PASSWORD

PER_ACCOUNT, PER_ADDRESS = 5, 10
"""settings.ACCOUNT_RATE_LIMITS["login_failed"]."""

WRONG = "are not correct."
TOO_MANY = "Too many failed login attempts"
TOKEN = re.compile(r"[A-Za-z0-9]{64}")


def guess(email: str, *, address: str = "192.0.2.1", password: str = PASSWORD[::-1]) -> str:
    """What the sign-in page says to it."""
    answer = Client(REMOTE_ADDR=address).post(
        reverse("account_login"), {"login": email, "password": password}, follow=True
    )
    return TOKEN.sub("", answer.content.decode())


@pytest.mark.race
def test_one_account_guessed_from_everywhere_at_once(carla, in_parallel):
    calls = [
        lambda address=f"192.0.2.{number}": guess(carla.email, address=address)
        for number in range(10 * PER_ACCOUNT)
    ]
    answers = in_parallel(calls, threads=10)
    assert sum(WRONG in answer for answer in answers) == PER_ACCOUNT


@pytest.mark.race
def test_one_address_guessing_at_every_account_at_once(db_is_quick, in_parallel):
    calls = [
        lambda email=f"person{number}@example.com": guess(email, address="198.51.100.9")
        for number in range(10 * PER_ADDRESS)
    ]
    answers = in_parallel(calls, threads=10)
    assert sum(WRONG in answer for answer in answers) == PER_ADDRESS


@pytest.fixture
def db_is_quick(a_db, settings):
    """A good hash is slow on purpose; how often it is asked for is what is counted here."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def test_who_is_locked_out_stays_so_with_the_right_password(carla):
    for _ in range(PER_ACCOUNT):
        guess(carla.email)
    assert TOO_MANY in guess(carla.email, password=PASSWORD)


def test_a_stranger_and_a_wrong_password_read_the_same(carla):
    known, unknown = guess(carla.email), guess("nobody@example.com")
    assert known.replace(carla.email, "") == unknown.replace("nobody@example.com", "")


def test_asking_for_a_new_password_tells_nobody_who_has_an_account(carla, client, mailoutbox):
    address = reverse("account_reset_password")
    said = [
        TOKEN.sub("", client.post(address, {"email": email}, follow=True).content.decode())
        for email in (carla.email, "nobody@example.com")
    ]
    assert said[0] == said[1]


@pytest.mark.parametrize(
    "password", ["123456789", "1234567890", "qwertyuiop", "carla-m@example.com"], ids=str
)
def test_short_common_and_personal_passwords_are_refused(client, db, password):
    answer = client.post(
        reverse("account_signup"),
        {"email": "carla-m@example.com", "display_name": "Carla M.", "password1": password},
    )
    assert answer.status_code == 200
    assert 'id="id_password1_error"' in answer.content.decode()
