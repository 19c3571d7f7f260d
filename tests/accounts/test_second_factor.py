"""In production nobody works in-house on a password alone."""

from __future__ import annotations

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.urls import reverse

from accounts import second_factor
from tests.accounts.signing_in import note_proof


@pytest.fixture(autouse=True)
def in_production(settings):
    settings.REQUIRE_SECOND_FACTOR = True


@pytest.mark.parametrize("page", ["desk", "home", "profile", "admin:index"])
def test_staff_without_one_are_sent_to_set_one_up(page, client_of, stella):
    assert client_of(stella).get(reverse(page))["Location"] == reverse("mfa_index")


@pytest.mark.parametrize("whose", ["mo", "stella", "omar", "root", "configures"])
def test_whatever_opens_more_than_a_customers_log_in_needs_one(whose, client_of, request, make_user):
    """Each role in-house, and whoever has none but may open the configuration."""
    marks = {"root": {"is_superuser": True}, "configures": {"is_staff": True}}
    person = make_user("Root R.", **marks[whose]) if whose in marks else request.getfixturevalue(whose)
    browser = client_of(person)
    for page in ("home", "profile", "admin:index"):
        assert browser.get(reverse(page))["Location"] == reverse("mfa_index"), page
    note_proof(browser, person, "mfa")
    assert browser.get(reverse("profile")).status_code == 200


def test_staff_who_have_one_give_it_first(client_of, stella):
    TOTP.activate(stella, generate_totp_secret())
    answer = client_of(stella).get(reverse("desk"))
    assert answer["Location"] == f"{reverse('mfa_reauthenticate')}?next=%2Fdesk%2F"


@pytest.mark.parametrize(
    "proof", [{"method": "mfa"}, {"method": "socialaccount", "is_strong": True}], ids=str
)
def test_a_strong_proof_opens_the_desk_for_as_long_as_the_session_lasts(proof, client_of, stella):
    browser = client_of(stella)
    note_proof(browser, stella, **proof, ago_seconds=86_400)
    assert browser.get(reverse("desk")).status_code == 200


def test_customers_may_but_need_not(client_of, carla):
    assert client_of(carla).get(reverse("profile")).status_code == 200


def test_the_api_says_why(client_of, api_of, omar):
    for client in (client_of(omar), api_of(omar)):
        refused = client.get("/api/v1/me/")
        assert (refused.status_code, refused.json()["code"]) == (403, "second_factor_needed")


def test_they_can_still_set_one_up_and_sign_out(client_of, stella):
    browser = client_of(stella)
    assert browser.get(reverse("mfa_index")).status_code == 200
    assert browser.post(reverse("account_logout")).status_code == 302


def test_without_the_guard_the_desk_is_open(client_of, stella, monkeypatch):
    monkeypatch.setattr(second_factor.SecondFactorMiddleware, "process_view", lambda *_request: None)
    answer = client_of(stella).get(reverse("desk"))
    with pytest.raises(AssertionError):
        assert answer.status_code == 302
