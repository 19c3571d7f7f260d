"""The settings of production, as deploy/README.md has them: no development secret, nothing that Django warns of."""

from __future__ import annotations

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
