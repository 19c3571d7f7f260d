"""The installed app: it gets by where sockets are blocked, and a new version waits for whoever is writing."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from marketplace.actions.post_enquiry import post_enquiry
from routing.actions.claim_enquiry import claim_enquiry
from tests.browser.conftest import wait_for_service_worker

pytestmark = [pytest.mark.browser, pytest.mark.race]

POLL_MS = 15_000
WORDS = "Switch flight mode on for half a minute, then off again."


def test_offers_appear_and_can_be_claimed_where_sockets_are_blocked(
    open_as: Callable[..., Page], ada: Any, carla: Any, sim: Any
) -> None:
    page = open_as(ada)
    page.context.route_web_socket(re.compile("/ws/"), lambda socket: socket.close())
    page.clock.install()
    page.goto("/queue/")
    expect(page.get_by_text("Live updates are interrupted.")).to_be_visible()
    post_enquiry(by=carla, subject="My eSIM is dead", body="Since this morning.", topic_id=sim.id)
    offer = page.get_by_role("heading", name="My eSIM is dead")
    expect(offer).to_have_count(0)
    page.clock.run_for(POLL_MS)
    expect(offer).to_be_visible()
    page.get_by_role("button", name="Claim").click()
    expect(page.get_by_role("button", name="Send answer")).to_be_visible()


def test_a_new_version_is_announced_and_waits_for_whoever_is_writing(
    open_as: Callable[..., Page], ada: Any, carla: Any, sim: Any
) -> None:
    enquiry = post_enquiry(by=carla, subject="My eSIM is dead", body="Since this morning.", topic_id=sim.id)
    claim = claim_enquiry(enquiry_id=enquiry.id, by=ada)
    writing = open_as(ada)
    other = writing.context.new_page()
    for page, path in ((other, "/queue/"), (writing, f"/claims/{claim.id}/")):
        page.goto(path)
        wait_for_service_worker(page)
        page.evaluate("document.body.dataset.stayed = ''")
    answer = writing.get_by_label("Your answer", exact=True).last
    answer.fill(WORDS)

    # To the browser a worker under another address is a new version of the app.
    writing.evaluate(
        "navigator.serviceWorker.register('/sw.js?next', {updateViaCache: 'none'}).then(() => true)"
    )
    expect(writing.get_by_text("A new version is ready.")).to_be_visible()
    expect(writing.locator("body[data-stayed]")).to_have_count(1)
    expect(answer).to_have_value(WORDS)

    writing.get_by_role("button", name="Update now").click()
    expect(writing.locator("body[data-stayed]")).to_have_count(0)
    expect(answer).to_have_value(WORDS)
    expect(other.locator("body[data-stayed]")).to_have_count(1)
