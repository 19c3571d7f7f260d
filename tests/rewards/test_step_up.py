"""What money, tokens and originals hang on is done only by whoever has just proved again who they are."""

from __future__ import annotations

from pathlib import Path

import pytest
from allauth.mfa.totp.internal.auth import (
    TOTP,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import URLResolver, get_resolver, reverse
from rest_framework.test import APIClient

from accounts import proofs
from accounts.step_up import SteppedUp
from rewards.models import Redemption
from tests.accounts.signing_in import forget_proofs, note_proof
from tests.conftest import PASSWORD
from tests.doors import Knocker
from tests.role_matrix import ROWS

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


# --- Every door of the list --------------------------------------------------------------------------------------

LISTED = Path(__file__).resolve().parents[2] / "docs" / "security" / "README.md"
ERASURE = "erasure"
"""One address to look at and to ask: its view asks for a proof within."""


def listed():
    """The addresses of docs/security/README.md, those of the API with api: before."""
    table = LISTED.read_text().partition("### A fresh proof")[2].partition("\n\nPlacing a hold")[0]
    rows = [line.strip("|").split("|") for line in table.splitlines() if line.startswith("| ")][2:]
    names = lambda cell: {name.strip() for name in cell.split(",") if name.strip()}  # noqa: E731
    pages = set().union(*(names(pages) for _what, pages, _api in rows))
    return pages | {f"api:{name}" for _what, _pages, api in rows for name in names(api)}


def asking(resolver, namespace=""):
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from asking(pattern, inner)
        else:
            in_api = SteppedUp in getattr(getattr(pattern.callback, "cls", None), "permission_classes", ())
            if in_api or getattr(pattern.callback, "asks_for_proof", False):
                yield f"{namespace}{pattern.name}"


def test_the_list_is_what_the_code_asks():
    assert set(asking(get_resolver())) | {ERASURE} == listed()


MAY = {200, 201, 204, 302, 422}
LOOKING = {("erasure", "GET"), ("redeem", "GET")}
DOORS = [
    row
    for row in ROWS
    if row.name in listed()
    and (row.name, row.method) not in LOOKING
    and not (row.name.startswith("api:") and row.method == "GET")
]


def who_may(row):
    return next(role for role in ("omar", "ada", "carla") if row.expected[role] <= MAY)


def opened(row, scene, client_of):
    """What a browser that was left open since the morning gets there, on a page or of the API."""

    def left_open(person):
        browser = client_of(person)
        forget_proofs(browser)
        client = APIClient()
        client.cookies = browser.cookies
        return client

    knocker = Knocker(scene, row.place, client_of=left_open, api_of=left_open)
    return knocker.knock(row, row.name, who_may(row))


@pytest.mark.parametrize("row", DOORS, ids=str)
def test_no_door_opens_without_a_fresh_proof(row, scene, client_of):
    answer, _seen = opened(row, scene, client_of)
    if row.name.startswith("api:"):
        assert (answer.status_code, answer.json()["code"]) == (403, "step_up_needed")
    else:
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("account_reauthenticate"))


@pytest.mark.parametrize(
    "name", ["payout_csv", "payout_failed", "payout_explain", "redemption_decline", "hold_release", "journal"]
)
def test_without_the_guard_a_stolen_session_has_the_payouts(name, scene, client_of, monkeypatch):
    monkeypatch.setattr(proofs, "is_fresh", lambda request: True)
    row = next(row for row in DOORS if row.name == name)
    with pytest.raises(AssertionError):
        test_no_door_opens_without_a_fresh_proof(row, scene, client_of)


def test_looking_at_the_desk_needs_none(scene, client_of):
    scene.at("batch")
    browser = client_of(scene.cast.omar)
    forget_proofs(browser)
    assert browser.get(reverse("payouts")).status_code == 200
    assert browser.get("/api/v1/payout-batches/").status_code == 200


def test_a_decision_from_a_narrowed_list_is_carried_out_where_it_was_made(ada, omar, redeem, client_of):
    redemption = redeem(ada)
    browser = client_of(omar)
    forget_proofs(browser)
    decline = reverse("redemption_decline", args=[redemption.id])
    asked = browser.post(f"{decline}?who=Ada", {"reason": "Not this month."})
    confirmed = browser.post(asked["Location"], {"password": PASSWORD, "next": decline})
    assert confirmed.status_code == 302
    assert confirmed["Location"].startswith(reverse("payouts"))
    redemption.refresh_from_db()
    assert redemption.status == "declined"


def test_a_file_is_chosen_again_and_that_is_said(scene, client_of):
    ids = scene.at("batch")
    browser = client_of(scene.cast.omar)
    forget_proofs(browser)
    results = reverse("payout_results", args=[ids["batch_id"]])
    asked = browser.post(results, {"file": SimpleUploadedFile("results.csv", b"reference,status")})
    page = browser.get(asked["Location"]).content.decode()
    assert "Then choose the file again" in page
    confirmed = browser.post(asked["Location"], {"password": PASSWORD, "next": results}, follow=True)
    assert confirmed.status_code == 200
    assert confirmed.redirect_chain[-1][0] == reverse("payout_batch", args=[ids["batch_id"]])


def test_the_secret_of_the_codes_is_sealed(ada):
    secret = generate_totp_secret()
    stored = TOTP.activate(ada, secret).instance
    stored.refresh_from_db()
    assert secret not in str(stored.data)
    assert TOTP(stored).validate_code(code_of(secret))
