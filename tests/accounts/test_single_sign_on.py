"""People who work here come in by the company's identity provider; it makes nobody an account, and customers none.

The provider is a small server of ours: discovery, token and userinfo, as OpenID Connect has them.
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

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User


class Provider(ThreadingHTTPServer):
    """Says that whoever comes is `person`."""

    person: dict[str, Any]
    verifier = ""
    """What it was shown for the last code."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Answers(BaseHTTPRequestHandler):
    server: Provider

    def do_GET(self) -> None:
        at = self.server.url
        discovery = {
            "issuer": at,
            "authorization_endpoint": f"{at}/authorize",
            "token_endpoint": f"{at}/token",
            "userinfo_endpoint": f"{at}/userinfo",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }
        self._say(discovery if self.path.startswith("/.well-known/") else self.server.person)

    def do_POST(self) -> None:
        sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.server.verifier = sent["code_verifier"][0]
        self._say({"access_token": "a-token", "token_type": "Bearer"})

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
