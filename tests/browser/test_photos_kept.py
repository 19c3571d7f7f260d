"""Photos that were chosen and not sent yet are kept on the device as the words are, as long and for the same person."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Dialog, Page, expect

from marketplace.actions.post_enquiry import post_enquiry
from marketplace.models import Photo
from routing.actions.claim_enquiry import claim_enquiry
from tests.browser.conftest import session_of
from tests.browser.test_asking import photo
from tests.running_site import Site

pytestmark = [pytest.mark.browser, pytest.mark.race]

HOW_MANY_KEPT = """() => new Promise((resolve, reject) => {
    const opening = indexedDB.open("crowdline-draft-files", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("crowdline-draft-files", {keyPath: "name"});
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
        const [name] = opening.result.objectStoreNames;
        const counting = opening.result.transaction(name).objectStore(name).count();
        counting.onsuccess = () => { opening.result.close(); resolve(counting.result); };
    };
})"""
CHOSEN = "document.querySelector('[data-photos] input').files.length"
NO_ROOM = "IDBObjectStore.prototype.put = () => { throw new DOMException('', 'QuotaExceededError'); }"
KEPT = "Kept on this device until you send them."


def test_photos_of_an_answer_are_there_again_until_it_is_sent(
    open_as: Callable[..., Page], ada: Any, carla: Any, sim: Any
) -> None:
    enquiry = post_enquiry(by=carla, subject="My eSIM is dead", body="Since noon.", topic_id=sim.id)
    claim = claim_enquiry(enquiry_id=enquiry.id, by=ada)
    page = open_as(ada)
    page.goto(f"/claims/{claim.id}/")
    page.locator("#answer-photos input[type=file]").set_input_files([photo(), {**photo(), "name": "two.jpg"}])
    expect(page.get_by_text(KEPT)).to_be_visible()
    page.goto("/queue/")
    page.goto(f"/claims/{claim.id}/")
    expect(page.get_by_text("two.jpg")).to_be_visible()
    expect(page.get_by_text(KEPT)).to_be_visible()
    page.get_by_role("button", name="Remove two.jpg").click()
    page.goto("/queue/")
    page.goto(f"/claims/{claim.id}/")
    expect(page.get_by_text("photo.jpg")).to_be_visible()
    assert page.evaluate(CHOSEN) == 1
    page.get_by_label("Your answer", exact=True).last.fill(
        "Switch flight mode on, wait a minute, and off again."
    )
    page.get_by_role("button", name="Send answer").click()
    expect(page.locator("#claim-done")).to_be_visible()
    assert Photo.objects.count() == 1
    page.wait_for_timeout(500)
    assert page.evaluate(HOW_MANY_KEPT) == 0


def test_a_message_that_was_sent_takes_its_photos_along(
    open_as: Callable[..., Page], carla: Any, sim: Any
) -> None:
    enquiry = post_enquiry(by=carla, subject="My eSIM is dead", body="Since noon.", topic_id=sim.id)
    page = open_as(carla)
    page.goto(f"/questions/{enquiry.id}/")
    page.get_by_text("Send photos along").click()
    page.locator("#message-form input[type=file]").set_input_files([photo()])
    expect(page.get_by_text(KEPT)).to_be_visible()
    page.reload()
    expect(page.get_by_text("photo.jpg")).to_be_visible()
    page.get_by_label("Add a message").fill("This is what it says.")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("link", name="Photo 1")).to_be_visible()
    page.reload()
    page.wait_for_timeout(1_000)
    assert page.evaluate(CHOSEN) == 0


def test_they_are_nobody_elses_and_go_with_signing_out(
    open_as: Callable[..., Page], site: Site, client_of: Callable[[Any], Client], carla: Any, carl: Any
) -> None:
    page = open_as(carla)

    def come_as(user: Any) -> None:
        page.context.add_cookies([session_of(client_of(user)) | {"url": site.url}])
        page.goto(
            "/questions/"
        )  # the same address again would be a reload, which keeps a form's fields by itself
        page.goto("/ask/")
        page.wait_for_timeout(1_000)

    page.goto("/ask/")
    page.locator("input[type=file]").set_input_files([photo()])
    expect(page.get_by_text(KEPT)).to_be_visible()
    come_as(carl)
    assert page.evaluate(CHOSEN) == 0
    come_as(carla)
    assert page.evaluate(CHOSEN) == 1
    page.locator("#own-menu > summary").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(lambda url: "/ask/" not in url)
    assert page.evaluate(HOW_MANY_KEPT) == 0


def test_what_cannot_be_kept_is_said_and_asked_about_before_leaving(
    open_as: Callable[..., Page], carla: Any, sim: Any
) -> None:
    page, asked = open_as(carla), []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", stay)
    page.add_init_script(NO_ROOM)
    page.goto("/ask/")
    page.get_by_label("The whole story").click()
    page.locator("input[type=file]").set_input_files([photo()])
    expect(page.get_by_text("This device cannot keep photos")).to_be_visible()
    page.goto("/questions/")
    assert asked == ["beforeunload"]
