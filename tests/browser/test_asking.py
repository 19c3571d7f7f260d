"""Asking and following one's question on a phone: nothing typed is ever lost, whatever comes in between."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from common import clock
from marketplace.actions.post_enquiry import post_enquiry
from marketplace.actions.submit_answer import submit_answer
from marketplace.models import Enquiry
from routing.actions.claim_enquiry import claim_enquiry
from tests.conftest import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.race]


GPS = 0x8825


def photo() -> dict[str, Any]:
    """From the camera roll of a phone that notes where it was."""
    file, exif = io.BytesIO(), Image.Exif()
    exif.get_ifd(GPS).update({1: "N", 2: (51.0, 30.0, 26.0), 3: "W", 4: (0.0, 7.0, 39.0)})
    Image.new("RGB", (40, 30), "green").save(file, "JPEG", exif=exif)
    return {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": file.getvalue()}


def sign_in(page: Page, user: Any) -> None:
    page.get_by_role("main").get_by_role("link", name="Sign in").click()
    page.get_by_label("Email").fill(user.email)
    page.get_by_label("Password").first.fill(PASSWORD)
    page.get_by_role("button", name="Sign in").first.click()


def ask(page: Page) -> str:
    """Ask in a few words and answer with the enquiry's id."""
    page.goto("/ask/")
    page.get_by_label("Your question in one line").fill("My eSIM is dead")
    page.get_by_label("The whole story").fill("It stopped this morning.")
    page.get_by_role("button", name="Send my question").click()
    page.wait_for_url(re.compile("/questions/.+"))
    return page.url.rstrip("/").rpartition("/")[2]


def test_a_strangers_words_and_photos_last_until_they_are_sent(
    open_as: Callable[..., Page], carla: Any, ada: Any, billing: Any
) -> None:
    page = open_as(None)
    page.goto("/ask/")
    page.get_by_label("Your question in one line").fill("My eSIM is dead")
    page.get_by_label("The whole story").fill("Call 07700 900142 please.")
    preview = page.locator("#ask-preview")
    expect(preview.get_by_text("phone number hidden")).to_be_visible()
    expect(page.get_by_role("radio", name="SIM and eSIM")).to_be_checked()
    expect(page.get_by_label("The whole story")).to_be_focused()

    page.get_by_role("button", name="Send my question").click()
    page.wait_for_url(re.compile("/signup/"))
    sign_in(page, carla)
    expect(page.get_by_text("Your question is still here.")).to_be_visible()
    expect(page.get_by_label("The whole story")).to_have_value("Call 07700 900142 please.")
    expect(preview.get_by_text("phone number hidden")).to_be_visible()

    page.locator("input[type=file]").set_input_files([photo()])
    page.get_by_label("Your question in one line").fill("")
    page.get_by_role("button", name="Send my question").click()
    expect(page.locator("#error-summary")).to_be_focused()
    expect(page.get_by_text("photo.jpg")).to_be_visible()
    page.get_by_label("Your question in one line").fill("My eSIM is dead")
    page.get_by_role("button", name="Send my question").click()
    page.wait_for_url(re.compile("/questions/.+"))
    link = page.get_by_role("link", name="Photo 1")
    expect(link).to_be_visible()
    assert Image.open(io.BytesIO(photo()["buffer"])).getexif().get_ifd(GPS)
    link.click()
    shown = page.get_by_role("img", name="Photo from this conversation")
    seen = page.request.get(str(shown.get_attribute("src"))).body()
    assert not Image.open(io.BytesIO(seen)).getexif()
    page.get_by_role("link", name="Back to the conversation").click()
    expect(link).to_be_visible()
    page.goto("/ask/")
    expect(page.get_by_label("The whole story")).to_have_value("")


def test_news_arrives_around_what_is_being_typed(open_as: Callable[..., Page], carla: Any, ada: Any) -> None:
    page = open_as(carla)
    enquiry_id = ask(page)
    box = page.get_by_label("Add a message")
    box.fill("Half a thought")

    claim = claim_enquiry(enquiry_id=enquiry_id, by=ada)
    expect(page.get_by_text("Ada L. is writing an answer")).to_be_visible()
    expect(page.get_by_role("heading", name="Who is helping you")).to_be_visible()
    expect(box).to_have_value("Half a thought")
    expect(box).to_be_focused()
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator("#enquiry-thread").get_by_text("Half a thought")).to_be_visible()
    expect(box).to_have_value("")
    expect(box).to_be_focused()

    box.fill("Another one")
    submit_answer(claim_id=claim.id, by=ada, fence=claim.fence, body="Restart it.")
    page.get_by_role("button", name="Show it").click()
    expect(page.get_by_role("heading", name="Did Ada L.’s answer solve it?")).to_be_visible()
    thanks = page.get_by_label("A word of thanks")
    thanks.fill("Well said")
    page.get_by_role("button", name="Yes, accept the answer").click()
    expect(page.locator("#accept-errors")).to_be_focused()
    expect(thanks).to_have_value("Well said")
    page.locator(".stars label").nth(4).click()
    page.get_by_role("button", name="Yes, accept the answer").click()
    expect(page.get_by_text("Glad it is working.")).to_be_focused()
    expect(box).to_have_value("Another one")
    box.fill("")
    expect(box).to_be_hidden()


def test_everything_works_without_script(open_as: Callable[..., Page], carla: Any, ada: Any) -> None:
    page = open_as(carla, java_script_enabled=False)
    enquiry_id = ask(page)
    claim = claim_enquiry(enquiry_id=enquiry_id, by=ada)
    submit_answer(claim_id=claim.id, by=ada, fence=claim.fence, body="Restart it.")
    page.reload()
    page.get_by_label("What is still wrong?").fill("Still dead")
    page.get_by_role("button", name="Send it on").click()
    expect(page.get_by_text("Your question goes on.")).to_be_visible()
    expect(page.locator("#enquiry-thread").get_by_text("Still dead")).to_be_visible()
    page.get_by_label("Add a message").fill("x" * 5_001)
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator("#message-errors")).to_contain_text("Write at most 5000 characters")
    expect(page.get_by_label("Add a message")).to_have_value("x" * 5_001)
    page.get_by_role("button", name="Withdraw my question").click()
    expect(page.get_by_text("Withdrawn").first).to_be_visible()


def test_a_page_left_open_says_when_it_takes_longer_than_was_promised(
    open_as: Callable[..., Page], carla: Any, ada: Any, sim: Any
) -> None:
    enquiry = post_enquiry(by=carla, subject="My eSIM is dead", body="Since this morning.", topic_id=sim.id)
    page = open_as(carla)
    page.goto(f"/questions/{enquiry.id}/")
    expect(page.locator("body")).to_have_attribute("data-connection", "open")
    age_seconds = int((clock.now() - enquiry.created_at).total_seconds())
    Enquiry.objects.filter(id=enquiry.id).update(promised_seconds=age_seconds + 15)
    page.reload()
    expect(page.get_by_text("Most people get an answer within about")).to_be_visible()
    expect(page.get_by_text("This takes longer than")).to_be_visible()
    expect(page.get_by_text("Most people get an answer within about")).to_have_count(0)
