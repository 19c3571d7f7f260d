"""The running site and real browsers: every process as `make run` starts it, on this test's own database."""

from __future__ import annotations

import os
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from common.local.browser import browser_path
from common.local.ports import free_port
from common.local.processes import site_programs
from tests.conftest import PASSWORD
from tests.settings import as_site

PROJECT = Path(__file__).resolve().parents[2]
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 800}
LAUNCH = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-sync",
]

SITE_ENVIRONMENT = {
    # tests.settings would give each process a database of its own.
    "DJANGO_SETTINGS_MODULE": "marketplace.settings",
    "DATABASE_URL": as_site(os.environ["DATABASE_URL"]),
    "DATABASE_OWNER_URL": os.environ["DATABASE_URL"],
}

# Playwright's synchronous API runs an event loop in this thread; the tests' own few queries are synchronous.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
expect.set_options(timeout=45_000)


@dataclass(frozen=True)
class Site:
    url: str
    live_url: str


@pytest.fixture
def site(race_db: None, tmp_path: Path) -> Iterator[Site]:
    """Web, live, relay and worker on free ports; stopped and checked for their logs' tracebacks afterwards."""
    port, live_port = free_port(preferred=[]), free_port(preferred=[])
    running = []
    for program in site_programs(port=port, live_port=live_port, project=PROJECT):
        if program.name == "beat":
            continue
        log = (tmp_path / f"{program.name}.log").open("wb")
        running.append(
            subprocess.Popen(
                program.command,
                cwd=PROJECT,
                env=os.environ | dict(program.environment) | SITE_ENVIRONMENT,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        )
    try:
        _wait_for(f"http://127.0.0.1:{port}/healthz")
        _wait_for(f"http://127.0.0.1:{live_port}/")
        yield Site(f"http://127.0.0.1:{port}", f"ws://127.0.0.1:{live_port}/ws/v1/live/")
    finally:
        for process in running:
            process.terminate()
        for process in running:
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
    logs = "\n".join(path.read_text(errors="replace") for path in sorted(tmp_path.glob("*.log")))
    assert "Traceback" not in logs, logs[-8000:]


def _wait_for(url: str) -> None:
    deadline = time.monotonic() + 180
    while True:
        try:
            urllib.request.urlopen(url, timeout=2)
        except urllib.error.HTTPError:
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser_path(), args=LAUNCH)
        yield chromium
        chromium.close()


@pytest.fixture
def open_as(browser: Browser, site: Site) -> Iterator[Callable[..., Page]]:
    """open_as(user, viewport=PHONE) -> a page of a browser context of their own, signed in through the form."""
    contexts: list[BrowserContext] = []
    problems: list[str] = []

    def open_page(user: Any, *, viewport: dict[str, int] = PHONE, **options: Any) -> Page:
        context = browser.new_context(
            viewport=viewport, base_url=site.url, has_touch=viewport is PHONE, locale="en-GB", **options
        )
        context.set_default_timeout(90_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(f"{page.url}: {error}"))
        page.on("response", lambda r: problems.append(f"{r.status} {r.url}") if r.status >= 500 else None)
        page.on("console", lambda m: problems.append(m.text) if "Content Security Policy" in m.text else None)
        if user is not None:
            page.goto("/accounts/login/")
            page.get_by_label("Email").fill(user.email)
            page.get_by_label("Password").first.fill(PASSWORD)
            page.get_by_role("button", name="Sign in").first.click()
            page.wait_for_url(lambda url: "/accounts/login" not in url)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not problems, problems
