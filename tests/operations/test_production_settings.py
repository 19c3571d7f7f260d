"""The settings of production, as deploy/README.md has them: no development secret, nothing that Django warns of."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from tests.conftest import ROOT
from tests.settings import as_site

PRODUCTION = {
    "DEBUG": "0",
    "DJANGO_SETTINGS_MODULE": "marketplace.settings",
    "SECRET_KEY": "fifty characters that nobody could guess, one by one",
    "SEALING_KEYS": "5f" * 32,
    "ALLOWED_HOSTS": "support.example.com",
    "SITE_URL": "https://support.example.com",
    "BEHIND_PROXY": "1",
    "TRUSTED_PROXIES": "1",
}


def manage(*arguments, **environment):
    # Where the browser tests were collected too, they have allowed themselves what production must not.
    ours = {name: value for name, value in os.environ.items() if name != "DJANGO_ALLOW_ASYNC_UNSAFE"}
    site = {"DATABASE_URL": as_site(os.environ["DATABASE_URL"])}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=ours | PRODUCTION | site | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.django_db
def test_the_deployment_check_has_nothing_to_say():
    checked = manage("check", "--deploy", "--fail-level", "WARNING")
    assert checked.stderr == ""
    assert checked.returncode == 0


@pytest.mark.parametrize(
    "given",
    [
        {"SECRET_KEY": ""},
        {"SECRET_KEY": "development-only-secret-key-that-never-leaves-a-laptop"},
        {"SEALING_KEYS": ""},
        {"SEALING_KEYS": "", "SEALING_KEY": "development-only-sealing-key"},
        {"SEALING_KEYS": f"{'5f' * 32},development-only-sealing-key"},
    ],
    ids=[
        "no key",
        "as in development",
        "no seal",
        "a seal as in development",
        "one of two as in development",
    ],
)
def test_secrets_must_be_given(given):
    refused = manage("check", **given)
    assert refused.returncode == 1
    assert "must be set in the environment" in refused.stderr


def test_an_unknown_form_of_log_lines_is_refused():
    assert manage("check", LOG_FORMAT="jsonn").returncode == 1


ASKS = """
import json
from asgiref.sync import async_to_sync
from asgiref.testing import ApplicationCommunicator
from channels.security.websocket import OriginValidator
from django.conf import settings
from django.test import Client, override_settings
from marketplace.asgi import application
@async_to_sync
async def said_to(*headers):
    scope = {"type": "websocket", "path": "/ws/v1/live/", "query_string": b"", "subprotocols": []}
    page = ApplicationCommunicator(application, scope | {"headers": headers})
    await page.send_input({"type": "websocket.connect"})
    return (await page.receive_output(5))["type"]
browser = Client(headers={"host": "support.example.com", "x-forwarded-proto": "https"})
answer = browser.get("/api/v1/no/such/thing")
browser.post("/language/", {"language": "de"})
# As nothing was collected here.
files = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
with override_settings(STORAGES=settings.STORAGES | files):
    browser.get("/accounts/login/")
    worker = browser.get("/sw.js").content.decode()
in_the_clear = {
    path: browser.get(path, headers={"x-forwarded-proto": "http"})
    for path in ("/help/", "/api/v1/me/", "/metrics")
}
doors = [[(b"origin", b"https://support.example.com")], [(b"origin", b"https://example.com")], []]
sockets = [said_to(*door) for door in doors]
OriginValidator.valid_origin = lambda self, origin: True
print(json.dumps({
    "headers": dict(answer.items()),
    "cookies": browser.cookies.output(header="").splitlines(),
    "session": settings.SESSION_COOKIE_NAME,
    "verification": settings.ACCOUNT_EMAIL_VERIFICATION,
    "theme": settings.THEME_COOKIE_NAME,
    "worker": worker,
    "in the clear": {path: (each.status_code, each.get("Location")) for path, each in in_the_clear.items()},
    "sockets": sockets,
    "sockets without the guard": [said_to(*door) for door in doors],
}))
"""


@pytest.fixture(scope="module")
def answered(django_db_setup):
    """By the site as it is in production."""
    said = manage("shell", "--verbosity", "0", "-c", ASKS)
    assert said.returncode == 0, said.stderr
    return json.loads(said.stdout.splitlines()[-1])


def test_a_page_over_https_has_every_header_and_careful_cookies(answered):
    headers = answered["headers"]
    assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=(), " in headers["Permissions-Policy"]
    assert "Access-Control-Allow-Origin" not in headers
    assert dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; ")) == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data: blob:",
        "font-src": "'self'",
        "connect-src": "'self'",
        "manifest-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }


def test_every_cookie_belongs_to_this_host_alone(answered):
    """The session's is made by Django with the same settings; the theme's by a script, as a page names it."""
    given = {cookie.strip().partition("=")[0]: cookie.split("; ")[1:] for cookie in answered["cookies"]}
    assert set(given) == {"__Host-form", "__Host-language"}
    for attributes in given.values():
        assert {"Secure", "Path=/", "SameSite=Lax"} <= set(attributes)
        assert not any(attribute.startswith("Domain") for attribute in attributes)
    assert "HttpOnly" in given["__Host-language"]
    assert answered["session"] == "__Host-session"
    assert answered["theme"] == "__Host-theme"


def test_whoever_signs_up_shows_first_that_the_address_is_theirs(answered):
    assert answered["verification"] == "mandatory"


def test_what_is_sent_without_a_page_knows_the_form_tokens_name(answered):
    assert '"tokenCookie": "__Host-form"' in answered["worker"]


def test_in_the_clear_people_are_led_on_and_programs_refused(answered):
    """A redirect would hide from a program's maker that its token crosses the network for all to read."""
    assert answered["in the clear"] == {
        "/help/": [301, "https://support.example.com/help/"],
        "/api/v1/me/": [403, None],
        "/metrics": [403, None],
    }


def test_pages_of_ours_alone_open_sockets(answered):
    """Any other, and what names none, is turned away before anybody looks who it is."""
    assert answered["sockets"] == ["websocket.accept", "websocket.close", "websocket.close"]


def test_without_the_guard_any_page_opens_a_socket(answered):
    assert answered["sockets without the guard"] == ["websocket.accept"] * 3
