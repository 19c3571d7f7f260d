"""An agent sends the wrong words, and presses Z a moment later."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from common import clock
from common.models import Deferred
from marketplace.actions.ask_staff import ask_staff
from marketplace.actions.post_enquiry import post_enquiry
from marketplace.models import Answer
from routing.actions.claim_item import claim_item
from routing.models import ItemKind
from tests.browser.conftest import DESKTOP

pytestmark = [pytest.mark.browser, pytest.mark.race]

WORDS = "I have put it right, and you have 500 MB more."


@pytest.fixture
def held(carla: Any, sim: Any, service_level: Any, stella: Any) -> Any:
    """An enquiry that Stella is on."""
    enquiry = post_enquiry(by=carla, subject="Call me", body="It is wrong again.", topic_id=sim.id)
    ask_staff(enquiry_id=enquiry.id, by=carla)
    claim_item(item_id=enquiry.id, kind=ItemKind.ENQUIRY, by=stella)
    return enquiry


def test_z_brings_the_words_back_and_the_clock_sends_them(
    open_as: Callable[..., Page], stella: Any, held: Any
) -> None:
    page = open_as(stella, viewport=DESKTOP)
    page.goto(f"/desk/{held.id}/")
    page.get_by_label("Your answer").fill(WORDS)
    page.get_by_role("button", name="Send answer").click()
    page.get_by_text(
        "The customer sees it in a few seconds."
    ).hover()  # it stays for as long as somebody points at it
    let_nothing_be_carried_out()
    assert not Answer.objects.exists()

    page.keyboard.press("z")
    expect(page.get_by_label("Your answer")).to_have_value(WORDS)
    assert Deferred.objects.get().status == "taken_back"

    page.get_by_role("button", name="Send answer").click()
    expect(page.get_by_text("The customer sees it in a few seconds.")).to_be_visible()
    let_nothing_be_carried_out()
    page.goto(f"/desk/{held.id}/")
    expect(page.get_by_text("You have just decided.")).to_be_visible()
    Deferred.objects.update(due_at=clock.now())
    page.goto(f"/desk/{held.id}/")
    expect(page.get_by_text("You have just decided.")).to_have_count(0)
    expect(page.get_by_text(WORDS)).to_be_visible()
    assert Answer.objects.get().author == stella


def let_nothing_be_carried_out() -> None:
    """However slow the machine is."""
    waiting = Deferred.objects.filter(status="waiting")
    assert waiting.update(due_at=clock.now() + timedelta(hours=1)) == 1
