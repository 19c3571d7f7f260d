"""deploy/README.md names every variable that the settings and deploy/run.sh read; the proxy's example is a safe one."""

from __future__ import annotations

import os
import re
import ssl
import subprocess
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
TABLES = (PROJECT / "deploy" / "README.md").read_text()
# Those with the rules of the marketplace document themselves, and the page says so.
RULES = {"applying", "enquiries", "fraud", "points", "quality"}


def is_named(variable: str) -> bool:
    return re.search(rf"\b{variable}\b", TABLES) is not None


def test_every_variable_of_the_settings_is_explained() -> None:
    files = (PROJECT / "marketplace" / "settings").glob("*.py")
    settings = "".join(file.read_text() for file in files if file.stem not in RULES)

    read = set(
        re.findall(
            r'(?:environ\.get|flag|words|number|one_of|needed|secrets?|web_address)\(\s*"([A-Z_]+)"', settings
        )
    )

    assert "DATABASE_URL" in read
    assert [name for name in sorted(read) if not is_named(name)] == []


def test_every_variable_of_the_start_script_is_explained() -> None:
    script = (PROJECT / "deploy" / "run.sh").read_text()

    read = set(re.findall(r"\$\{([A-Z_]+):-", script))

    assert "WEB_PORT" in read
    assert [name for name in sorted(read) if not is_named(name)] == []


def test_start_script_refuses_a_process_that_it_does_not_know() -> None:
    result = subprocess.run(
        ["sh", "deploy/run.sh", "wab"], cwd=PROJECT, capture_output=True, text=True, check=False
    )

    assert (result.returncode, result.stderr) == (64, "usage: deploy/run.sh web|live|relay|worker|beat\n")


def directive(name: str) -> str:
    """What the example says once, for all of its servers."""
    [said] = re.findall(rf"^ *{name} (.+);$", (PROJECT / "deploy" / "nginx.conf").read_text(), re.MULTILINE)
    return str(said)


def test_the_proxy_speaks_no_old_tls_and_the_strongest_suites_first() -> None:
    assert directive("ssl_protocols") == "TLSv1.2 TLSv1.3"
    assert directive("ssl_prefer_server_ciphers") == "on"
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_ciphers(directive("ssl_ciphers"))

    suites = [suite for suite in context.get_ciphers() if suite["protocol"] == "TLSv1.2"]

    assert len(suites) == directive("ssl_ciphers").count(":") + 1
    assert {(suite["kea"], suite["aead"]) for suite in suites} == {("kx-ecdhe", True)}
    bits = [suite["strength_bits"] for suite in suites]
    assert bits == sorted(bits, reverse=True)
    assert min(bits) >= 128


def test_the_proxy_leads_people_to_https_and_refuses_programs() -> None:
    """As the site does behind it (tests/operations/test_production_settings.py)."""
    in_the_clear = (PROJECT / "deploy" / "nginx.conf").read_text().split("server {")[1]

    assert "listen 80;" in in_the_clear
    assert re.findall(r"location (.+) {\s+return (\d+)", in_the_clear) == [
        ("~ ^/(api/|metrics)", "403"),
        ("/", "301"),
    ]
    assert "proxy_pass" not in in_the_clear


SECRETS = {
    "SECRET_KEY": {"web", "live", "relay", "worker"},
    "SEALING_KEYS": {"web", "relay", "worker"},
    "EMAIL_HOST_PASSWORD": {"web", "worker"},
    "VAPID_PRIVATE_KEY": {"web", "relay", "worker"},
    "BILLING_TOKEN": {"worker"},
    "BILLING_SECRET": {"web"},
    "STRIPE_API_KEY": {"worker"},
    "OPENID_CONNECT_CLIENT_SECRET": {"web"},
    "METRICS_TOKEN": {"web"},
    "DATABASE_OWNER_URL": set(),
}
"""Which process works with what."""


def programs_that(do: str, directory: Path) -> None:
    """In the place of those that run.sh starts."""
    for program in ("granian", "uvicorn", "python", "celery"):
        (directory / program).write_text(f"#!/bin/sh\n{do}\n")
        (directory / program).chmod(0o755)


@pytest.mark.parametrize("process", ["web", "live", "relay", "worker", "beat"])
def test_a_process_has_the_secrets_that_it_works_with_and_no_other(process: str, tmp_path: Path) -> None:
    programs_that("exec env", tmp_path)
    given = {name: f"the {name}" for name in SECRETS}

    told = subprocess.run(
        ["sh", "deploy/run.sh", process],
        cwd=PROJECT,
        env={"PATH": os.environ["PATH"], "CROWDLINE_BIN": str(tmp_path), **given},
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    has = dict(line.split("=", 1) for line in told.splitlines() if "=" in line)
    assert {name for name in SECRETS if has.get(name) == given[name]} == {
        name for name, processes in SECRETS.items() if process in processes
    }
    # The settings insist on these two: what is there instead nobody knows.
    assert all(len(has[name]) > 40 for name in ("SECRET_KEY", "SEALING_KEYS") if has[name] != given[name])


def test_every_secret_of_the_settings_has_been_thought_of() -> None:
    names = set(
        re.findall(
            r'"([A-Z_]+_(?:KEYS?|SECRET|TOKEN|PASSWORD))"',
            "".join(file.read_text() for file in (PROJECT / "marketplace" / "settings").glob("*.py")),
        )
    )

    assert names - {"SEALING_KEY"} <= set(SECRETS)


@pytest.mark.parametrize(("process", "host"), [("web", "WEB_HOST"), ("live", "LIVE_HOST")])
def test_who_listens_for_other_machines_speaks_tls(process: str, host: str, tmp_path: Path) -> None:
    programs_that('echo "$@"', tmp_path)

    def start(**given: str) -> subprocess.CompletedProcess[str]:
        environment = {"PATH": os.environ["PATH"], "CROWDLINE_BIN": str(tmp_path), **given}
        return subprocess.run(
            ["sh", "deploy/run.sh", process],
            cwd=PROJECT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    refused = start(**{host: "10.0.0.5"})
    assert (refused.returncode, refused.stdout) == (78, "")
    assert "name TLS_CERTIFICATE" in refused.stderr
    encrypted = start(**{host: "10.0.0.5", "TLS_CERTIFICATE": "/a b/web.pem", "TLS_KEY": "/a b/web.key"})
    assert re.search(r"--ssl-certfile|--ssl-certificate", encrypted.stdout)
    assert "/a b/web.pem --ssl-keyfile /a b/web.key" in encrypted.stdout
    assert "ssl" not in start().stdout
    for listed in ("db,10.0.0.5", "db, 10.0.0.5 ,cache"):
        assert start(**{host: "10.0.0.5", "PRIVATE_HOSTS": listed}).returncode == 0
    assert start(**{host: "10.0.0.5", "PRIVATE_HOSTS": "110.0.0.5, 10.0.0.55"}).returncode == 78
