"""What is typed into a form that nobody has sent yet is there again after the page was left, until it is sent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.browser.conftest import wait_until
from tests.scene import Scene

pytestmark = [pytest.mark.browser, pytest.mark.race]

WORDS = "It has been like this since Monday."
KEPT_AT = "Math.max(...Object.values({...localStorage}).map((kept) => JSON.parse(kept).at ?? 0))"
NONE_KEPT = "!Object.keys(localStorage).some((name) => name.startsWith('crowdline-draft:'))"
FORMS = {
    "in a dialog, sent by script": ("answered", "carla", "enquiry", "#ask-staff-form", "Pass it to our team"),
    "sent by the browser": (
        "on_the_desk",
        "stella",
        "desk_enquiry",
        "form[action*='/message/']",
        "Send message",
    ),
}


@pytest.mark.parametrize(("place", "who", "address", "form", "send"), FORMS.values(), ids=FORMS)
def test_words_come_back_until_they_are_sent(
    open_as: Callable[..., Page],
    scene: Scene,
    service_level: Any,
    place: str,
    who: str,
    address: str,
    form: str,
    send: str,
) -> None:
    url = reverse(address, args=[scene.at(place)["enquiry_id"]])
    page = open_as(getattr(scene.cast, who))
    field, said = page.locator(form).locator("textarea"), page.locator(form).locator(".hint[role=status]")

    def come() -> None:
        page.goto(url)
        for opener in page.locator("[data-open=ask-staff]").all():  # only a customer's page has one
            opener.click()

    come()
    field.fill(WORDS)
    expect(said).to_contain_text("Saved on this device")
    page.goto("/terms/")
    kept_at = page.evaluate(KEPT_AT)
    come()
    expect(field).to_have_value(WORDS)
    wait_until(page, f"kept_at => {KEPT_AT} > kept_at", kept_at)  # as after each change, a second later
    expect(said).to_have_text("We brought back what you had typed")
    page.get_by_role("button", name=send).click()
    expect(page.locator(form)).to_have_count(0)
    wait_until(page, NONE_KEPT)
