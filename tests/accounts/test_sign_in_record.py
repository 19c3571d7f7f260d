"""How people sign in, and what they change about it, is in the record; what they typed is not."""

from __future__ import annotations

import json
import re

import pytest
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core import mail
from django.test import Client
from django.urls import reverse
from fido2.utils import websafe_encode

from accounts import sign_in_record
from common.ids import new_id
from common.models import HistoryRow
from tests.accounts.signing_in import note_proof
from tests.accounts.test_sign_in_limits import PER_ADDRESS
from tests.conftest import PASSWORD
from tests.rewards.test_step_up import code_of
from tests.scene import new_passkey

NEW = "a-heron-on-the-roof"
PASSKEY = {
    "id": websafe_encode(b"a passkey"),
    "rawId": websafe_encode(b"a passkey"),
    "type": "public-key",
    "response": {
        "clientDataJSON": websafe_encode(
            json.dumps(
                {"type": "webauthn.get", "challenge": "AAAA", "origin": "https://example.com"}
            ).encode()
        ),
        "authenticatorData": websafe_encode(bytes(37)),
        "signature": websafe_encode(b"signed"),
    },
}
"""A passkey's answer, in the right shape, to what nobody asked."""


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
            "password1": NEW,
            "password2": NEW,
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
        {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW},
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


# --- Factors -------------------------------------------------------------------------------------------------------


@pytest.fixture
def secret(carla):
    secret = generate_totp_secret()
    TOTP.activate(carla, secret)
    return secret


@pytest.fixture
def passkey(carla):
    """Which is hers, and which she does not give."""
    data = {"name": "Phone", "credential": new_passkey()}
    Authenticator.objects.create(user=carla, type=Authenticator.Type.WEBAUTHN, data=data)


@pytest.fixture
def proved(browser, carla):
    note_proof(browser, carla, "mfa")
    return browser


def test_factors_added_renewed_and_removed(browser, carla, django_capture_on_commit_callbacks):
    EmailAddress.objects.create(user=carla, email=carla.email, verified=True, primary=True)
    note_proof(browser, carla, "password")
    browser.get(reverse("mfa_activate_totp"))
    code = code_of(browser.session["mfa.totp.secret"])
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(reverse("mfa_activate_totp"), {"code": code})
    note_proof(browser, carla, "mfa")
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(reverse("mfa_generate_recovery_codes"))
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(reverse("mfa_deactivate_totp"))
    added = ["add_second_factor", "add_second_factor"]  # the app, and the codes that come with it
    removed = ["remove_second_factor", "remove_second_factor"]
    assert verbs_of(carla)[1:] == [*added, "renew_second_factor", *removed]


@pytest.mark.parametrize("page", ["mfa_view_recovery_codes", "mfa_download_recovery_codes"])
def test_reading_the_recovery_codes(proved, carla, secret, page):
    assert proved.get(reverse(page)).status_code == 404, "there are none"
    codes = RecoveryCodes.activate(carla).get_unused_codes()
    assert codes[0] in proved.get(reverse(page)).content.decode()
    assert verbs_of(carla) == ["sign_in", "read_recovery_codes"]


@pytest.mark.parametrize(
    "typed", [{"code": "000000"}, {"credential": json.dumps(PASSKEY)}], ids=["a code", "a passkey"]
)
def test_a_wrong_second_factor_is_about_the_person_and_by_nobody(client, carla, secret, typed):
    client.post(reverse("account_login"), {"login": carla.email, "password": PASSWORD})
    client.post(reverse("mfa_authenticate"), typed)
    assert verbs_of(carla) == ["fail_second_factor"]
    assert HistoryRow.objects.get().actor is None


@pytest.mark.parametrize(
    ("page", "typed"),
    [
        ("mfa_reauthenticate", {"code": "000000"}),
        ("mfa_reauthenticate_webauthn", {"credential": json.dumps(PASSKEY)}),
    ],
    ids=["a code", "a passkey"],
)
def test_and_so_it_is_where_one_is_asked_for_again(browser, carla, secret, passkey, page, typed):
    browser.post(reverse(page), typed)
    assert verbs_of(carla) == ["sign_in", "fail_second_factor"]


def test_guesses_past_the_limit_leave_no_row(client, carla, secret):
    client.post(reverse("account_login"), {"login": carla.email, "password": PASSWORD})
    for typed in [{"code": "000000"}, {"credential": json.dumps(PASSKEY)}] * 4:
        client.post(reverse("mfa_authenticate"), typed)
    assert verbs_of(carla) == ["fail_second_factor"] * 5


@pytest.mark.parametrize("names", [True, False], ids=["of somebody", "of nobody"])
def test_a_wrong_passkey_alone_is_a_failed_sign_in(client, carla, names):
    handle = (
        websafe_encode(user_pk_to_url_str(carla).encode())
        if names
        else websafe_encode(str(new_id()).encode())
    )
    named = PASSKEY | {"response": PASSKEY["response"] | {"userHandle": handle}}
    client.post(reverse("mfa_login_webauthn"), {"credential": json.dumps(named)})
    row = HistoryRow.objects.get(verb="fail_sign_in")
    assert row.actor is None
    assert (row.subject == carla.id) == names


def test_passkeys_past_the_limit_of_an_address_leave_no_row(client, db):
    statuses = []
    for number in range(PER_ADDRESS + 3):
        given = websafe_encode(b"passkey %d" % number)
        typed = {"credential": json.dumps(PASSKEY | {"id": given, "rawId": given})}
        statuses.append(client.post(reverse("mfa_login_webauthn"), typed).status_code)
    assert statuses == [302] * PER_ADDRESS + [429] * 3
    assert HistoryRow.objects.filter(verb="fail_sign_in").count() == PER_ADDRESS


def test_without_that_limit_a_stranger_would_fill_the_record(client, db, settings):
    settings.MFA_RATE_LIMITS = False
    with pytest.raises(AssertionError):
        test_passkeys_past_the_limit_of_an_address_leave_no_row(client, db)


def test_a_passkey_that_does_not_repeat_its_id_is_recorded_by_the_one_it_has(client, db):
    for given in (PASSKEY, {name: value for name, value in PASSKEY.items() if name != "id"}):
        client.post(reverse("mfa_login_webauthn"), {"credential": json.dumps(given)})
    assert len(set(HistoryRow.objects.filter(verb="fail_sign_in").values_list("subject"))) == 1
    assert HistoryRow.objects.filter(verb="fail_sign_in").count() == 2


def odd(**response):
    return json.dumps(PASSKEY | {"response": PASSKEY["response"] | response})


def client_data(**client):
    said = {"type": "webauthn.get", "challenge": "AAAA", "origin": "https://example.com"} | client
    return odd(clientDataJSON=websafe_encode(json.dumps(said).encode()))


@pytest.mark.parametrize("page", ["mfa_login_webauthn", "mfa_reauthenticate_webauthn", "mfa_add_webauthn"])
@pytest.mark.parametrize(
    "junk",
    [
        "[]",
        "{}",
        '{"response": []}',
        '"words"',
        "not even that",
        json.dumps(PASSKEY | {"id": [1], "rawId": [1]}),
        json.dumps(PASSKEY | {"id": 5, "rawId": 5}),
        json.dumps({"id": "AAAA", "response": PASSKEY["response"]}),
        json.dumps(PASSKEY | {"clientExtensionResults": [1]}),
        odd(signature=5),
        odd(userHandle=5),
        odd(authenticatorData=websafe_encode(b"short")),
        odd(clientDataJSON=websafe_encode(b"[" * 5_000)),
        "[" * 100_000,
        '{"a":' * 20_000,
        client_data(challenge=5),
        client_data(origin=["https://example.com"]),
    ],
    ids=lambda junk: junk[:24],
)
def test_what_is_no_passkey_at_all_is_neither_a_fault_nor_a_row(proved, carla, passkey, junk, page):
    browser = Client() if page == "mfa_login_webauthn" else proved
    assert browser.post(reverse(page), {"credential": junk}).status_code in {200, 302}
    assert verbs_of(carla) == ["sign_in"]
    assert not HistoryRow.objects.filter(verb="fail_sign_in").exists()


@pytest.mark.parametrize(
    "made",
    [5, websafe_encode(b"\x9f" * 5_000), websafe_encode(b"short"), None],
    ids=["a number", "deep", "short", "nothing"],
)
def test_what_is_no_new_passkey_is_no_fault(proved, made):
    assert proved.get(reverse("mfa_add_webauthn")).status_code == 200
    typed = {"name": "My phone", "credential": odd(attestationObject=made)}
    assert proved.post(reverse("mfa_add_webauthn"), typed).status_code == 200
    assert not Authenticator.objects.filter(data__name="My phone").exists()


def test_without_the_guard_a_wrong_code_leaves_nothing(client, carla, secret, monkeypatch):
    monkeypatch.setattr(sign_in_record.history, "note", lambda *_what, **_named: None)
    with pytest.raises(AssertionError):
        test_a_wrong_second_factor_is_about_the_person_and_by_nobody(
            client, carla, secret, {"code": "000000"}
        )


# --- Addresses and a password that is forgotten ----------------------------------------------------------------------


def link_in_the_last_letter():
    return re.search(r"https?://[^/]+(/accounts/\S+)", mail.outbox[-1].body).group(1)


def test_another_address_from_adding_it_to_taking_it_away(browser, carla):
    EmailAddress.objects.create(user=carla, email=carla.email, verified=True, primary=True)
    old, page = carla.email, reverse("account_email")
    browser.post(page, {"action_add": "", "email": "other@example.com"})
    browser.post(link_in_the_last_letter())
    browser.post(page, {"action_primary": "", "email": "other@example.com"})
    browser.post(page, {"action_remove": "", "email": old})
    assert verbs_of(carla)[1:] == ["add_email", "confirm_email", "change_email", "remove_email"]
    assert "example.com" not in str(list(HistoryRow.objects.values()))


def test_a_new_password_by_mail(client, carla):
    client.post(reverse("account_reset_password"), {"email": carla.email})
    form = client.get(link_in_the_last_letter())["Location"]
    client.post(form, {"password1": NEW, "password2": NEW})
    assert verbs_of(carla) == ["reset_password"]
