"""A push from the event to the screen: the worker sends it, a push service of ours takes it, Chromium shows it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import CDPSession, Page, expect

from marketplace.actions.add_device import add_device
from marketplace.actions.post_enquiry import post_enquiry
from routing.actions.claim_enquiry import claim_enquiry
from tests.browser.conftest import wait_for_service_worker, wait_until
from tests.conftest import PASSWORD
from tests.push.conftest import PushService

pytestmark = [pytest.mark.browser, pytest.mark.race]


@pytest.fixture
def push_service(settings: Any) -> Iterator[PushService]:
    settings.PUSH_SERVICES = ["127.0.0.1"]
    service = PushService()
    yield service
    service.stop()


class Browser:
    """The page's browser as the push service and the screen see it, through the DevTools protocol."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.registrations: list[str] = []
        self._protocol: CDPSession = page.context.new_cdp_session(page)
        self._protocol.on("ServiceWorker.workerRegistrationUpdated", self._note)
        self._protocol.send("ServiceWorker.enable")

    def _note(self, event: dict[str, Any]) -> None:
        self.registrations += [each["registrationId"] for each in event["registrations"]]

    def deliver(self, message: str) -> None:
        origin = self.page.url.partition("://")[2].partition("/")[0]
        self._protocol.send(
            "ServiceWorker.deliverPushMessage",
            {"origin": f"http://{origin}", "registrationId": self.registrations[-1], "data": message},
        )

    def shown(self) -> list[dict[str, Any]]:
        """The notifications on the screen."""
        wait_until(
            self.page, "navigator.serviceWorker.ready.then(r => r.getNotifications()).then(all => all.length)"
        )
        shown: list[dict[str, Any]] = self.page.evaluate(
            """navigator.serviceWorker.ready.then(r => r.getNotifications())
               .then(all => all.map(({title, body, tag, data}) => ({title, body, tag, data})))"""
        )
        return shown


def opened(page: Page) -> Browser:
    """With the site allowed to show notifications and its service worker in charge."""
    page.context.grant_permissions(["notifications"])
    browser = Browser(page)
    page.goto("/profile/")
    wait_for_service_worker(page)
    return browser


def sign_in(page: Page, user: Any) -> None:
    page.get_by_label("Email").fill(user.email)
    page.get_by_label("Password").first.fill(PASSWORD)
    page.get_by_role("button", name="Sign in").first.click()


def test_an_offer_reaches_a_closed_page_and_a_tap_opens_it(
    push_service: PushService, open_as: Callable[..., Page], ada: Any, carla: Any, sim: Any
) -> None:
    page = open_as(ada)
    browser = opened(page)
    add_device(by=ada, name="Chrome on Android", **push_service.subscription)
    page.goto("/ask/")  # no page that shows offers is open
    enquiry = post_enquiry(by=carla, subject="My eSIM is dead", body="Call me.", topic_id=sim.id)
    push_service.wait_for(1)
    browser.deliver(json.dumps(push_service.received[0]))
    (notification,) = browser.shown()
    assert notification["title"] == "A question for you: SIM and eSIM"
    assert notification["body"] == "40 points"

    page.goto(notification["data"]["url"])
    assert page.url.endswith(f"/queue/#offer-{enquiry.id}")
    expect(page.get_by_role("heading", name="My eSIM is dead")).to_be_visible()

    page.goto("about:blank")  # nothing that the page still fetches may bring other cookies
    page.context.clear_cookies()
    page.goto(notification["data"]["url"])
    sign_in(page, ada)
    expect(page.get_by_role("heading", name="My eSIM is dead")).to_be_visible()
    assert page.url.endswith(f"/queue/#offer-{enquiry.id}")

    claim_enquiry(enquiry_id=enquiry.id, by=ada)
    page.goto(notification["data"]["url"])
    expect(page.get_by_role("button", name="Send answer")).to_be_visible()
