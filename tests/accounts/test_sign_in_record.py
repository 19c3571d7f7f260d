"""How people sign in, and what they change about it, is in the record; what they typed is not."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from common.models import HistoryRow
from tests.conftest import PASSWORD


@pytest.fixture
def browser(carla):
    browser = Client()
    browser.post(reverse("account_login"), {"login": carla.email, "password": PASSWORD})
    return browser


def verbs_of(person):
    return list(HistoryRow.objects.filter(story=person.id).order_by("id").values_list("verb", flat=True))


def test_signing_up(client, db):
    from accounts import consents
    from accounts.forms import as_shown
    from accounts.models import User

    client.post(
        reverse("account_signup"),
        {
            "email": "new@example.com",
            "display_name": "Nora N.",
            "password1": "a-heron-on-the-roof",
            "password2": "a-heron-on-the-roof",
            "agrees": as_shown(*consents.FOR_EVERYBODY),
        },
    )
    assert verbs_of(User.objects.get(email="new@example.com"))[0] == "sign_up"


def test_in_and_out(browser, carla):
    browser.post(reverse("account_logout"))
    assert verbs_of(carla) == ["sign_in", "sign_out"]
    assert set(HistoryRow.objects.values_list("door", flat=True)) == {
        "POST account_login",
        "POST account_logout",
    }


def test_a_new_password(browser, carla):
    browser.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": "a-heron-on-the-roof", "password2": "a-heron-on-the-roof"},
    )
    assert "change_password" in verbs_of(carla)


def test_a_failed_attempt_is_about_the_person_and_by_nobody(client, carla):
    client.post(reverse("account_login"), {"login": carla.email, "password": "not-hers"})
    row = HistoryRow.objects.get(verb="fail_sign_in")
    assert (row.subject, row.actor) == (carla.id, None)


def test_attempts_at_one_strange_address_are_told_apart_from_others_without_it(client, db):
    for email in ("nobody@example.com", "nobody@example.com", "else@example.com"):
        client.post(reverse("account_login"), {"login": email, "password": "guessed-it"})
    subjects = list(HistoryRow.objects.order_by("id").values_list("subject", flat=True))
    assert subjects[0] == subjects[1] != subjects[2]
    assert "example.com" not in str(list(HistoryRow.objects.values()))


def test_a_token_made_and_revoked(client_of, carla):
    from knox.models import AuthToken

    browser = client_of(carla)
    browser.post(reverse("token_create"))
    browser.post(reverse("token_revoke", args=[AuthToken.objects.get().token_key]))
    assert verbs_of(carla)[-2:] == ["create_token", "revoke_token"]
