"""Whoever has not shown that an address is theirs can do nothing with it, and learns nothing of who has one."""

from __future__ import annotations

import re

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse

from accounts.models import User
from marketplace.models import Enquiry
from tests.accounts.signing_in import AGREES

EMAIL, PASSWORD = "wanda@example.com", "a-heron-at-the-weir"
TYPED = {"email": EMAIL, "display_name": "Wanda W.", "password1": PASSWORD, "agrees": AGREES}
TOKEN = re.compile(r"[A-Za-z0-9]{64}")


@pytest.fixture(autouse=True)
def in_production(settings, db):
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"


@pytest.fixture
def unconfirmed(client):
    assert client.post(reverse("account_signup"), TYPED)["Location"] == reverse(
        "account_email_verification_sent"
    )
    return client


def sign_in(password=PASSWORD, *, email=EMAIL):
    browser = Client()
    return browser, browser.post(reverse("account_login"), {"login": email, "password": password})


def is_signed_in(browser):
    return "_auth_user_id" in browser.session


@pytest.mark.parametrize("page", ["home", "profile", "my_data", "mfa_index"])
def test_they_are_nobody_after_signing_up(unconfirmed, page):
    reply = unconfirmed.get(reverse(page))
    assert not is_signed_in(unconfirmed)
    assert "Wanda" not in reply.content.decode()


def test_the_right_password_does_not_sign_them_in(unconfirmed):
    browser, reply = sign_in()
    assert reply["Location"] == reverse("account_email_verification_sent")
    assert not is_signed_in(browser)


def test_they_can_ask_nothing(unconfirmed, sim, service_level):
    for browser in (unconfirmed, sign_in()[0]):
        asked = {"subject": "No signal", "body": "Since Monday.", "topic": sim.slug}
        assert browser.post("/api/v1/enquiries/", asked, "application/json").status_code in {401, 403}
        browser.post(reverse("ask"), asked)
    assert not Enquiry.objects.exists()


def test_the_letter_opens_the_door(unconfirmed, mailoutbox):
    [letter] = mailoutbox
    link = re.search(r"https?://[^/]+(/\S+)", letter.body)[1]
    assert unconfirmed.post(link).status_code == 302
    assert EmailAddress.objects.get(email=EMAIL).verified
    browser, _reply = sign_in()
    assert is_signed_in(browser)


def test_a_wrong_password_reads_the_same_as_for_a_stranger(unconfirmed):
    said = {}
    for email in (EMAIL, "nobody@example.com"):
        _browser, reply = sign_in("a-wrong-heron-there", email=email)
        said[email] = (reply.status_code, TOKEN.sub("", reply.content.decode()).replace(email, ""))
    assert said[EMAIL] == said["nobody@example.com"]


def test_signing_up_again_reads_the_same_and_takes_nothing_over(unconfirmed):
    """The second stranger does not replace the password of the first, nor learns that there was one."""
    again = Client().post(reverse("account_signup"), TYPED | {"password1": "another-heron-there"})
    assert again["Location"] == reverse("account_email_verification_sent")
    assert User.objects.filter(email=EMAIL).count() == 1
    assert User.objects.get(email=EMAIL).check_password(PASSWORD)


def test_without_the_rule_they_would_be_in(client, settings):
    settings.ACCOUNT_EMAIL_VERIFICATION = "none"
    client.post(reverse("account_signup"), TYPED)
    with pytest.raises(AssertionError):
        assert not is_signed_in(client)
