"""Where a sign-in leads, if the address says so."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.conftest import PASSWORD

NOWHERE = ["http://[evil", "//[", "http://\u2100.example/", "https://evil.example/"]


@pytest.mark.parametrize("door", ["account_login", "account_signup", "account_reset_password"])
@pytest.mark.parametrize("nowhere", NOWHERE)
def test_what_is_no_address_is_no_fault(db, client, door, nowhere):
    assert client.get(reverse(door), {"next": nowhere}).status_code == 200


@pytest.mark.parametrize("nowhere", NOWHERE)
def test_whoever_signs_in_stays_here(client, carla, nowhere):
    answer = client.post(
        reverse("account_login"), {"login": carla.email, "password": PASSWORD, "next": nowhere}
    )
    assert (answer.status_code, answer["Location"]) == (302, reverse("home"))


def test_a_page_of_ours_is_gone_to(client, carla):
    answer = client.post(
        reverse("account_login"), {"login": carla.email, "password": PASSWORD, "next": "/questions/"}
    )
    assert answer["Location"] == "/questions/"
