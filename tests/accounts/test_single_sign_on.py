"""People who work here come in by the company's identity provider; it makes nobody an account, and customers none.

The provider is a small server of ours: discovery, keys, token and userinfo, as OpenID Connect has them.
"""

from __future__ import annotations

import base64
import hashlib
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.single_sign_on.id_token import SignedWord
from common import clock

KEY, STRANGERS_KEY = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
PASSWORD_ALONE = {"amr": ["pwd"]}


class Provider(ThreadingHTTPServer):
    """Says that whoever comes is `person`, who gave a second factor ten seconds ago."""

    person: dict[str, Any] = {}
    asked_for: list[str]
    """Paths, but for the token's."""
    verifier = ""
    """What it was shown for the last code."""

    issuer = ""
    """By which it calls itself; empty: as it should."""
    jwks_uri = ""
    """Where its keys are, if elsewhere."""
    key: Any = KEY
    claims: dict[str, Any] = {}
    """What its signed word says instead; None leaves it out."""
    is_silent = False
    """It sends no signed word."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def signed_word(self) -> str:
        now = int(clock.now().timestamp())
        said = {"iss": self.issuer or self.url, "sub": self.person["sub"], "aud": "crowdline"}
        said |= {"iat": now, "exp": now + 300}
        said |= {"auth_time": now - 10, "amr": ["pwd", "otp"], **self.claims}
        said = {name: value for name, value in said.items() if value is not None}
        algorithm = "ES256" if self.key is not None else "none"
        return jwt.encode(said, self.key, algorithm=algorithm, headers={"kid": "its key"})


class Answers(BaseHTTPRequestHandler):
    server: Provider

    def do_GET(self) -> None:
        at = self.server.url
        self.server.asked_for.append(self.path)
        discovery = {
            "issuer": self.server.issuer or at,
            "jwks_uri": self.server.jwks_uri or f"{at}/jwks",
            "authorization_endpoint": f"{at}/authorize",
            "token_endpoint": f"{at}/token",
            "userinfo_endpoint": f"{at}/userinfo",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }
        key = json.loads(jwt.algorithms.ECAlgorithm.to_jwk(KEY.public_key()))
        keys = {"keys": [key | {"kid": "its key", "use": "sig", "alg": "ES256"}]}
        known = {"/.well-known/openid-configuration": discovery, "/jwks": keys}
        self._say(known.get(self.path, self.server.person))

    def do_POST(self) -> None:
        sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.server.verifier = sent["code_verifier"][0]
        word = {} if self.server.is_silent else {"id_token": self.server.signed_word()}
        self._say({"access_token": "a-token", "token_type": "Bearer", **word})

    def _say(self, what: dict[str, Any]) -> None:
        body = json.dumps(what).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Not into the output of the tests."""


@pytest.fixture
def provider(settings: Any) -> Iterator[Provider]:
    server = Provider(("127.0.0.1", 0), Answers)
    server.asked_for = []
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    app = {
        "provider_id": "staff",
        "name": "Wrenfield",
        "client_id": "crowdline",
        "secret": "shared",
        "settings": {"server_url": server.url},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
    settings.OPENID_CONNECT_SERVER_URL = server.url
    settings.REQUIRE_SECOND_FACTOR = True
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def come_in(provider: Provider, email: str, *, is_verified: bool = True) -> tuple[Client, Any]:
    """Through the button on the sign-in page, and back from the provider."""
    provider.person = {"sub": f"id of {email}", "email": email, "email_verified": is_verified}
    browser = Client()
    sent = browser.post(reverse("openid_connect_login", args=["staff"]) + "?process=login")
    asked = parse_qs(urlsplit(sent["Location"]).query)
    assert sent["Location"].startswith(f"{provider.url}/authorize")
    assert asked["code_challenge_method"] == ["S256"]
    back = reverse("openid_connect_callback", args=["staff"])
    return browser, browser.get(back, {"code": "a-code", "state": asked["state"][0]})


def is_signed_in(browser: Client) -> bool:
    return "_auth_user_id" in browser.session


def test_an_agent_comes_in_and_needs_no_further_factor(provider, stella):
    browser, _ = come_in(provider, stella.email)
    assert browser.get(reverse("desk")).status_code == 200


def test_the_sign_in_page_offers_it(provider, client, db):
    assert "Wrenfield" in client.get(reverse("account_login")).content.decode()


def test_a_customer_signs_in_as_customers_do(provider, carla):
    browser, answer = come_in(provider, carla.email)
    assert answer.status_code == 403
    assert not is_signed_in(browser)


def test_nobody_gets_an_account_by_it(provider, db):
    browser, _ = come_in(provider, "new@example.com")
    assert not is_signed_in(browser)
    assert not User.objects.exists()


def test_an_address_that_the_provider_has_not_verified_is_nobodys(provider, stella):
    browser, _ = come_in(provider, stella.email, is_verified=False)
    assert not is_signed_in(browser)


def test_a_code_is_bound_to_the_browser_that_asked(provider, stella):
    """So nobody can play back a code, or the token that comes for it, in a session of their own."""
    provider.person = {"sub": "1", "email": stella.email, "email_verified": True}
    browser, thief = Client(), Client()
    sent = browser.post(reverse("openid_connect_login", args=["staff"]) + "?process=login")
    asked = parse_qs(urlsplit(sent["Location"]).query)
    back = {"code": "a-code", "state": asked["state"][0]}
    thief.get(reverse("openid_connect_callback", args=["staff"]), back)
    assert not is_signed_in(thief)
    assert provider.verifier == ""
    browser.get(reverse("openid_connect_callback", args=["staff"]), back)
    assert is_signed_in(browser)
    digest = base64.urlsafe_b64encode(hashlib.sha256(provider.verifier.encode()).digest())
    assert digest.decode().rstrip("=") == asked["code_challenge"][0]


def is_at_the_desk(browser: Client) -> bool:
    return browser.get(reverse("desk")).status_code == 200


# --- what the provider says is signed, and is the provider's ---------------------------------------------------


LIES: dict[str, dict[str, Any]] = {
    "signed by a stranger": {"key": STRANGERS_KEY},
    "not signed": {"key": None},
    "no word at all": {"is_silent": True},
    "by another provider": {"claims": {"iss": "https://id.example.net"}},
    "for another site": {"claims": {"aud": "another site"}},
    "used by another site": {"claims": {"azp": "another site"}},
    "of long ago": {"claims": {"exp": 1}},
    "about somebody else": {"claims": {"sub": "id of somebody else"}},
    "about nobody": {"claims": {"sub": None}},
}


@pytest.mark.parametrize("lie", LIES)
def test_an_unsigned_or_foreign_word_signs_in_nobody(provider, stella, lie):
    vars(provider).update(LIES[lie])
    browser, answer = come_in(provider, stella.email)
    assert not is_signed_in(browser)
    assert answer.status_code == 401


def test_without_the_guard_a_strangers_signature_does(provider, stella, monkeypatch):
    monkeypatch.setattr(SignedWord, "_decode_id_token", SignedWord.__mro__[1]._decode_id_token)
    provider.key = STRANGERS_KEY
    browser, _ = come_in(provider, stella.email)
    with pytest.raises(AssertionError):
        assert not is_signed_in(browser)


def test_addresses_that_another_provider_names_are_not_gone_to(provider, stella):
    provider.issuer = "https://id.example.net"
    sent = Client().post(reverse("openid_connect_login", args=["staff"]) + "?process=login")
    assert sent.status_code == 401


@pytest.mark.parametrize("in_settings", ["", "/", "/.well-known/openid-configuration"])
@pytest.mark.parametrize("at_provider", ["", "/"])
def test_a_slash_in_the_end_makes_nobody_another_provider(
    provider, stella, settings, in_settings, at_provider
):
    """Some have one in their name; its signed word has it as the provider says it itself."""
    provider.issuer = provider.url + at_provider
    [app] = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    app["settings"]["server_url"] = provider.url + in_settings
    browser, _ = come_in(provider, stella.email)
    assert is_signed_in(browser)
    assert set(provider.asked_for) == {"/.well-known/openid-configuration", "/jwks", "/userinfo"}


def test_its_word_is_by_the_name_that_it_gives_itself(provider, stella):
    provider.claims = {"iss": provider.url + "/"}
    browser, _ = come_in(provider, stella.email)
    assert not is_signed_in(browser)


def test_a_provider_that_is_away_is_no_fault_of_ours(provider, settings, stella, caplog):
    provider.shutdown()
    provider.server_close()
    sent = Client().post(reverse("openid_connect_login", args=["staff"]) + "?process=login")
    assert sent.status_code == 401
    assert why(caplog) == {"error": "ConnectionError", "host": "127.0.0.1"}


# --- whoever keeps the site learns why ---------------------------------------------------------------------------


FACTS = ("error", "cause", "reason", "host")


def why(caplog: Any) -> dict[str, str]:
    """What the one warning tells."""
    [told] = [vars(line) for line in caplog.records if line.name == "accounts.adapter"]
    assert (told["levelname"], told["msg"]) == ("WARNING", "single sign-on failed")
    return {name: told[name] for name in FACTS if name in told}


def test_a_host_that_the_settings_do_not_name_is_told(provider, stella, caplog):
    """Keys elsewhere: OPENID_CONNECT_HOSTS has to name it."""
    provider.jwks_uri = "https://keys.example.net/jwks"
    _, answer = come_in(provider, stella.email)
    assert answer.status_code == 401
    told = why(caplog)
    assert (told["error"], told["cause"], told["host"]) == ("NotBelieved", "InvalidURL", "keys.example.net")


def test_a_word_that_is_not_believed_is_told_without_whom_it_was_about(provider, stella, caplog):
    provider.claims = {"exp": 1}
    come_in(provider, stella.email)
    assert why(caplog) == {
        "error": "NotBelieved",
        "cause": "ExpiredSignatureError",
        "reason": "The provider's word is not signed as it should be.",
    }
    assert stella.email not in caplog.text


def test_whoever_changes_their_mind_is_no_warning(provider, stella, caplog):
    browser = Client()
    sent = browser.post(reverse("openid_connect_login", args=["staff"]) + "?process=login")
    state = parse_qs(urlsplit(sent["Location"]).query)["state"][0]
    browser.get(
        reverse("openid_connect_callback", args=["staff"]), {"error": "access_denied", "state": state}
    )
    assert not [line for line in caplog.records if line.name == "accounts.adapter"]


# --- how strong the proof there was, and when ------------------------------------------------------------------


@pytest.mark.parametrize(
    "claims",
    [PASSWORD_ALONE, {"amr": None}, {"amr": "otp"}, {"auth_time": None}, {"amr": None, "acr": "0"}],
    ids=str,
)
def test_whom_the_provider_took_on_a_password_gives_a_second_factor_here(provider, stella, claims):
    provider.claims = claims
    browser, _ = come_in(provider, stella.email)
    assert is_signed_in(browser)
    assert browser.get(reverse("desk"))["Location"] == reverse("mfa_index")


def test_what_counts_as_strong_is_the_settings_to_say(provider, stella, settings):
    settings.OPENID_CONNECT_STRONG_METHODS = ["urn:example:gold"]
    provider.claims = {"amr": None, "acr": "urn:example:gold"}
    assert is_at_the_desk(come_in(provider, stella.email)[0])


def test_the_settings_can_answer_for_a_provider_that_says_nothing(provider, stella, settings):
    settings.OPENID_CONNECT_IS_STRONG = True
    provider.claims = {"amr": None, "auth_time": None}
    assert is_at_the_desk(come_in(provider, stella.email)[0])


def test_the_provider_is_to_ask_again_and_its_old_word_is_none(provider, stella, settings):
    sent = Client().post(
        reverse("openid_connect_login", args=["staff"]) + "?process=login&auth_params=max_age=99999"
    )
    assert parse_qs(urlsplit(sent["Location"]).query)["max_age"] == [str(settings.STEP_UP_SECONDS)]
    provider.claims = {"auth_time": int(clock.ago(hours=9).timestamp())}
    browser, answer = come_in(provider, stella.email)
    assert answer.status_code == 401
    assert not is_signed_in(browser)


def test_a_proof_is_as_old_as_the_provider_says(provider, stella, settings):
    settings.STEP_UP_SECONDS = 5
    provider.claims = {"auth_time": int(clock.ago(seconds=30).timestamp())}
    browser, _ = come_in(provider, stella.email)
    assert is_at_the_desk(browser)
    page = browser.get(reverse("my_data"))
    assert page["Location"].startswith(reverse("openid_connect_login", args=["staff"]))
