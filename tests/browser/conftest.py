"""Real browsers on the running site (tests/running_site.py)."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from common.local.browser import browser_path
from tests.conftest import PASSWORD
from tests.running_site import Site

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 800}
LAUNCH = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-sync",
]

# Playwright's synchronous API runs an event loop in this thread; the tests' own few queries are synchronous.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
expect.set_options(timeout=45_000)


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
