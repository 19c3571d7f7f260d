"""Real browsers on the running site (tests/running_site.py)."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from common.local.browser import browser_path
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

STILL = {"reduced_motion": "reduce"}
"""Without a graphics card each frame of what moves on a page is drawn by a processor that the tests need."""

# Playwright's synchronous API runs an event loop in this thread; the tests' own few queries are synchronous.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
PATIENCE_SECONDS = 45
expect.set_options(timeout=PATIENCE_SECONDS * 1000)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser_path(), args=LAUNCH)
        yield chromium
        chromium.close()


@pytest.fixture
def open_as(
    browser: Browser, site: Site, client_of: Callable[[Any], Client]
) -> Iterator[Callable[..., Page]]:
    """open_as(user, viewport=PHONE) -> a page of a browser context of their own, which has their session; instead of
    somebody a Django client, whose session it has."""
    contexts: list[BrowserContext] = []
    problems: list[str] = []

    def open_page(user: Any, *, viewport: dict[str, int] = PHONE, **options: Any) -> Page:
        context = browser.new_context(
            viewport=viewport,
            base_url=site.url,
            has_touch=viewport is PHONE,
            locale="en-GB",
            **STILL,
            **options,
        )
        context.set_default_timeout(90_000)
        if user is not None:
            client = user if isinstance(user, Client) else client_of(user)
            context.add_cookies([session_of(client) | {"url": site.url}])
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(f"{page.url}: {error}"))
        page.on("response", lambda r: problems.append(f"{r.status} {r.url}") if r.status >= 500 else None)
        page.on("console", lambda m: problems.append(m.text) if "Content Security Policy" in m.text else None)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not problems, problems


def wait_until(page: Page, question: str, given: Any = None) -> None:
    """Asked from here: a page that asks itself again and again evaluates text, which its content policy forbids."""
    for _ in range(PATIENCE_SECONDS * 10):
        if page.evaluate(question, given):
            return
        page.wait_for_timeout(100)
    pytest.fail(f"It never came true: {question}")


def wait_for_service_worker(page: Page) -> None:
    """Until it is in charge of the page."""
    wait_until(page, "!!navigator.serviceWorker.controller")


def session_of(client: Client) -> dict[str, str]:
    """Its cookie: signing in by the form takes seconds, and is tried in test_push.py."""
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    return {"name": cookie.key, "value": cookie.value}
