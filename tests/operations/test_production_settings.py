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


@pytest.mark.parametrize("name", ["SECRET_KEY", "SEALING_KEYS"])
@pytest.mark.parametrize("value", ["", None], ids=["empty", "as in development"])
def test_secrets_must_be_given(name, value):
    if value is None:
        value = {
            "SECRET_KEY": "development-only-secret-key-that-never-leaves-a-laptop",
            "SEALING_KEYS": "",
        }[name]
    refused = manage("check", **{name: value, "SEALING_KEY": "development-only-sealing-key"})
    assert refused.returncode == 1
    assert "must be set in the environment" in refused.stderr


def test_an_unknown_form_of_log_lines_is_refused():
    assert manage("check", LOG_FORMAT="jsonn").returncode == 1


ASKS = """
import json
from django.conf import settings
from django.test import Client
browser = Client(headers={"host": "support.example.com", "x-forwarded-proto": "https"})
answer = browser.get("/api/v1/no/such/thing")
chosen = browser.post("/language/", {"language": "de"})
print(json.dumps([dict(answer.items()), chosen.cookies.output(header=""), settings.SESSION_COOKIE_NAME]))
"""


@pytest.mark.django_db
def test_a_page_over_https_has_every_header_and_careful_cookies():
    said = manage("shell", "--verbosity", "0", "-c", ASKS)
    assert said.returncode == 0, said.stderr
    headers, language, session_name = json.loads(said.stdout.splitlines()[-1])
    assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=(), " in headers["Permissions-Policy"]
    assert "Access-Control-Allow-Origin" not in headers
    policy = headers["Content-Security-Policy"].split("; ")
    assert {"default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "script-src 'self'"} <= set(
        policy
    )
    assert {"Secure", "HttpOnly", "SameSite=Lax"} <= set(language.strip().split("; "))
    assert session_name == "__Host-session"
