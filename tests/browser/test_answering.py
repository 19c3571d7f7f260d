"""Answering on a phone: ready-made words where the cursor is, and a last look before they go."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from marketplace.actions.add_phrase import add_phrase
from marketplace.actions.post_enquiry import post_enquiry
from marketplace.models import Answer, Photo
from tests.browser.test_asking import GPS, photo

pytestmark = [pytest.mark.browser, pytest.mark.race]

WHERE_THINGS_ARE = """() => {
  const box = (selector) => document.querySelector(selector).getBoundingClientRect();
  const [icon, words] = [box("#answer-advice > .icon"), box("#answer-advice > div")];
  return {
    side: icon.left > words.left ? "right" : "left",
    sideways: document.documentElement.scrollWidth - document.documentElement.clientWidth,
  };
}"""


def test_an_offer_that_arrives_is_said_to_a_screen_reader(
    open_as: Callable[..., Page], carla: Any, ada: Any, sim: Any, service_level: Any
) -> None:
    page = open_as(ada)
    page.goto("/queue/")
    expect(page.get_by_text("All caught up")).to_be_visible()
    said = page.locator("#announcer[role=status]")
    expect(said).to_have_text("")
    post_enquiry(by=carla, subject="My eSIM is dead", body="Since this morning.", topic_id=sim.id)
    expect(said).to_have_text("New offer: SIM and eSIM, 40 points.")


def test_a_phrase_goes_where_the_cursor_is_and_its_gap_is_seen_before_it_is_sent(
    open_as: Callable[..., Page], scene: Any, ada: Any, mo: Any
) -> None:
    words = {"label": "Which phone", "body": "Which {model} is it, {customer}?", "language": "en"}
    add_phrase(by=mo, is_shared=True, use="answer", **words)
    page = open_as(ada)
    page.goto(f"/claims/{scene.at('held')['claim_id']}/")
    answer = page.get_by_role("textbox", name="Your answer")
    answer.fill("Hello. Off and on again helps.")
    answer.evaluate("(field) => field.setSelectionRange(6, 6)")
    page.get_by_role("button", name="Which phone").tap()
    expect(answer).to_have_value("Hello. Which {model} is it, Carla? Off and on again helps.")
    expect(answer).to_be_focused()

    page.get_by_role("button", name="Send answer").tap()
    advice = page.get_by_role("alert").filter(has_text="Not sent yet")
    expect(advice).to_contain_text("Still to be filled in: {model}")
    expect(advice).to_be_focused()
    expect(answer).to_have_value("Hello. Which {model} is it, Carla? Off and on again helps.")
    assert not Answer.objects.exists()
    for direction, side in (("ltr", "left"), ("rtl", "right")):
        page.evaluate("(direction) => { document.documentElement.dir = direction }", direction)
        assert page.evaluate(WHERE_THINGS_ARE) == {"side": side, "sideways": 0}

    answer.fill("Hello. Off and on again helps, Carla.")
    page.get_by_role("button", name="Send it all the same").tap()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Sent")
    assert Answer.objects.count() == 1


def test_a_photo_goes_with_the_answer_and_does_not_say_where_it_was_taken(
    open_as: Callable[..., Page], scene: Any, ada: Any
) -> None:
    page = open_as(ada)
    page.goto(f"/claims/{scene.at('held')['claim_id']}/")
    page.locator("#claim-answer input[type=file]").set_input_files([photo()])
    expect(page.locator("#answer-photos").get_by_text("photo.jpg")).to_be_visible()
    answer = page.get_by_role("textbox", name="Your answer")
    answer.fill("Ring me on 07700 900123.")
    page.get_by_role("button", name="Send answer").tap()
    expect(page.locator("#answer-errors")).to_contain_text("personal detail")
    expect(
        page.locator("#answer-photos").get_by_text("photo.jpg")
    ).to_be_visible()  # and nothing to choose again
    answer.fill("It is the switch in this picture, on the second page of the settings.")
    page.get_by_role("button", name="Send answer").tap()
    expect(page.get_by_role("heading", level=1)).to_contain_text("It is checked first")
    expect(page.get_by_text("because it has photos")).to_be_visible()
    (kept,) = Photo.objects.all()
    assert Image.open(io.BytesIO(photo()["buffer"])).getexif().get_ifd(GPS)
    seen = page.request.get(f"/photos/{kept.id}/").body()
    assert not Image.open(io.BytesIO(seen)).getexif()
