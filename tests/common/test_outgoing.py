"""We call nobody whom the settings do not name, and follow nobody elsewhere."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import requests

from common import outgoing


@pytest.fixture
def server():
    """Answers each request by sending on to /elsewhere, and keeps what it was asked for."""

    class Redirects(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(302)
            self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format, *args):
            """Not into the output of the tests."""

    asked = []
    made = ThreadingHTTPServer(("127.0.0.1", 0), Redirects)
    made.asked, made.url = asked, f"http://127.0.0.1:{made.server_address[1]}"
    thread = threading.Thread(target=made.serve_forever)
    thread.start()
    yield made
    made.shutdown()
    made.server_close()
    thread.join()


def test_nobody_sends_us_on(server, settings):
    settings.BILLING_URL = server.url
    with outgoing.session() as session, pytest.raises(requests.TooManyRedirects):
        session.get(f"{server.url}/here")
    assert server.asked == ["/here"]


def test_who_is_not_named_is_not_asked(server):
    with outgoing.session() as session, pytest.raises(requests.exceptions.InvalidURL):
        session.get(f"{server.url}/here")
    assert server.asked == []


def test_without_the_guard_anybody_is_asked(server, monkeypatch):
    monkeypatch.setattr(outgoing, "is_listed", lambda url: True)
    with pytest.raises((AssertionError, requests.TooManyRedirects)):
        test_who_is_not_named_is_not_asked(server)


@pytest.fixture
def production(settings):
    settings.IS_DEVELOPMENT = False
    settings.BILLING_URL, settings.STRIPE_API_KEY = "https://billing.example.com/credits", ""
    settings.OPENID_CONNECT_SERVER_URL = "https://id.example.com/realms/staff"
    settings.OPENID_CONNECT_HOSTS = ["keys.example.net"]
    settings.PUSH_SERVICES = ["push.example.org"]
    return settings


@pytest.mark.parametrize(
    ("url", "is_called"),
    [
        ("https://billing.example.com/credits", True),
        ("https://id.example.com/token", True),
        ("https://keys.example.net/jwks", True),
        ("https://eu.push.example.org/one", True),
        ("http://billing.example.com/credits", False),
        ("https://billing.example.com@example.net/", False),
        ("https://api.stripe.com/v1/customers", False),
        ("https://notpush.example.org.example.net/", False),
        ("https://169.254.169.254/latest/meta-data/", False),
        ("https://[::1", False),
        ("ftp://billing.example.com/", False),
    ],
    ids=str,
)
def test_hosts_are_named_and_encrypted(production, url, is_called):
    assert outgoing.is_listed(url) is is_called


def test_stripe_is_called_by_whoever_has_its_key(production):
    production.STRIPE_API_KEY = "a key"
    assert outgoing.is_listed("https://api.stripe.com/v1/customers")
