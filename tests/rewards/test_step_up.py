"""What money, tokens and originals hang on is done only by whoever has just proved again who they are."""

from __future__ import annotations

import pytest
from allauth.mfa.totp.internal.auth import (
    TOTP,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.urls import reverse

from accounts import proofs
from rewards.models import Redemption
from tests.accounts.signing_in import forget_proofs, note_proof
from tests.conftest import PASSWORD

ASK = {"points": "500", "key": "01900000-0000-7000-8000-000000000001"}
LONG_AGO = 3600


@pytest.fixture
def enough(ada, earn):
    earn(ada, 1000)


def code_of(secret: str) -> str:
    return f"{hotp_value(secret, next(yield_hotp_counters_from_time())):06}"


def test_a_stale_session_confirms_first_and_then_does_what_was_asked(client_of, ada, enough):
    browser = client_of(ada)
    forget_proofs(browser)
    asked = browser.post(reverse("redeem"), ASK)
    assert asked.status_code == 302
    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    assert not Redemption.objects.exists()
    page = browser.get(asked["Location"]).content.decode()
    assert "nothing you entered is lost" in page
    confirmed = browser.post(asked["Location"], {"password": PASSWORD, "next": reverse("redeem")})
    assert confirmed["Location"] == reverse("rewards")
    assert Redemption.objects.get().points == 500


def test_a_wrong_password_does_nothing(client_of, ada, enough):
    browser = client_of(ada)
    forget_proofs(browser)
    asked = browser.post(reverse("redeem"), ASK)
    browser.post(asked["Location"], {"password": "not-hers", "next": reverse("redeem")})
    assert not Redemption.objects.exists()


def test_without_the_guard_a_stolen_session_takes_the_points(client_of, ada, enough, monkeypatch):
    browser = client_of(ada)
    note_proof(browser, ada, "password", ago_seconds=LONG_AGO)
    forget_proofs(browser)
    monkeypatch.setattr(proofs, "is_fresh", lambda request: True)
    browser.post(reverse("redeem"), ASK)
    with pytest.raises(AssertionError):
        assert not Redemption.objects.exists()


def test_whoever_has_a_second_factor_confirms_by_it(client_of, ada, enough):
    browser = client_of(ada)
    secret = generate_totp_secret()
    TOTP.activate(ada, secret)
    asked = browser.post(reverse("redeem"), ASK)
    assert asked["Location"].startswith(reverse("mfa_reauthenticate")), (
        "the password she has just given is not enough"
    )
    browser.post(asked["Location"], {"code": code_of(secret), "next": reverse("redeem")})
    assert Redemption.objects.count() == 1


def test_where_the_house_wants_two_factors_whoever_has_one_sets_up_another(client_of, ada, enough, settings):
    settings.REQUIRE_SECOND_FACTOR = True
    assert client_of(ada).post(reverse("redeem"), ASK)["Location"] == reverse("mfa_index")


@pytest.mark.parametrize("name", ["token_create", "payout_prepare"])
def test_these_doors_too(name, client_of, omar):
    browser = client_of(omar)
    forget_proofs(browser)
    answer = browser.post(reverse(name))
    assert answer["Location"].startswith(reverse("account_reauthenticate"))


@pytest.mark.parametrize("path", ["redemptions/", "payout-batches/"])
def test_a_browser_cannot_go_round_by_the_api(path, client_of, omar):
    browser = client_of(omar)
    forget_proofs(browser)
    refused = browser.post(f"/api/v1/{path}", {}, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (403, "step_up_needed")
    assert browser.get(f"/api/v1/{path}").status_code == 200, "looking needs no proof"


def test_the_secret_of_the_codes_is_sealed(ada):
    secret = generate_totp_secret()
    stored = TOTP.activate(ada, secret).instance
    stored.refresh_from_db()
    assert secret not in str(stored.data)
    assert TOTP(stored).validate_code(code_of(secret))
