"""A moderator presses the wrong key or button, and Z a moment later."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Application
from common import clock
from common.models import Deferred
from marketplace.actions.post_enquiry import post_enquiry
from marketplace.actions.submit_answer import submit_answer
from marketplace.models import Answer, Review, Verdict
from routing.actions.claim_enquiry import claim_enquiry
from tests.browser.conftest import DESKTOP

pytestmark = [pytest.mark.browser, pytest.mark.race]


@pytest.fixture
def waiting(carla: Any, make_advocate: Callable[..., Any], billing: Any) -> None:
    ada = make_advocate("Ada L.")
    for number in (1, 2):
        enquiry = post_enquiry(by=carla, subject=f"Charge {number}", body="What is it?", topic_id=billing.id)
        claim = claim_enquiry(enquiry_id=enquiry.id, by=ada)
        submit_answer(claim_id=claim.id, by=ada, fence=claim.fence, body=f"It is the fee number {number}.")


def test_z_brings_the_answer_back_as_it_was_marked(
    open_as: Callable[..., Page], mo: Any, waiting: None
) -> None:
    page = open_as(mo, viewport=DESKTOP)
    page.goto("/review/")
    expect(page.get_by_role("button", name="All keys")).to_have_attribute("aria-keyshortcuts", "?")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Charge 1", exact=True)).to_be_visible()
    for key in "12345":
        page.keyboard.press(key)
    page.keyboard.press("a")
    expect(page.get_by_role("heading", name="Charge 2", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    let_nothing_take_effect()
    assert Answer.objects.filter(status="published").count() == 0

    page.keyboard.press("z")
    expect(page.get_by_role("heading", name="Charge 1", exact=True)).to_be_visible()
    expect(page.locator("#scorecard input:checked")).to_have_count(5)
    assert not Verdict.objects.filter(in_effect_at__isnull=False).exists()

    page.keyboard.press("a")
    expect(page.get_by_role("heading", name="Charge 2", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Undo")).to_have_count(1)
    let_nothing_take_effect()
    assert Review.objects.filter(status="waiting").count() == 2
    Verdict.objects.update(in_effect_at=clock.now())
    expect(page.get_by_text("1 decided since midnight")).to_be_visible()
    wait_for_the_clock(page)
    assert Answer.objects.filter(status="published").count() == 1


def let_nothing_take_effect() -> None:
    """However slow the machine is."""
    assert Verdict.objects.update(in_effect_at=clock.now() + timedelta(hours=1)) == 1


def wait_for_the_clock(page: Page) -> None:
    """Until the relay has come by."""
    for _ in range(450):
        if not Verdict.objects.exists():
            return
        page.wait_for_timeout(100)
    raise AssertionError("The verdict did not take effect.")


def test_z_brings_an_application_back_as_it_was_filled_in(open_as: Callable[..., Page], scene: Any) -> None:
    application = Application.objects.get(id=scene.at("application")["application_id"])
    page = open_as(scene.cast.mo, viewport=DESKTOP)
    page.goto("/applications/")
    page.get_by_label("Reason").fill("Please read the guide first.")
    page.get_by_role("radio", name="Not yet").check()
    page.get_by_role("button", name="Decline with this reason").click()
    expect(page.get_by_text("You have just decided.")).to_be_visible()
    assert Deferred.objects.update(due_at=clock.now() + timedelta(hours=1)) == 1
    expect(page.get_by_label("Reason")).to_have_count(0)
    expect(page.get_by_role("button", name="All keys")).to_have_attribute("aria-keyshortcuts", "?")
    page.keyboard.press("?")
    expect(page.locator("#shortcuts").get_by_text("Undo")).to_be_visible()
    page.keyboard.press("Escape")

    page.keyboard.press("z")
    expect(page.get_by_label("Reason")).to_have_value("Please read the guide first.")
    expect(page.get_by_role("radio", name="Not yet")).to_be_checked()
    application.refresh_from_db()
    assert application.decided_at is None
    assert Deferred.objects.get().status == "taken_back"
