"""A moderator's morning: twenty answers in one go, without touching the mouse."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from marketplace.actions.post_enquiry import post_enquiry
from marketplace.actions.submit_answer import submit_answer
from marketplace.models import Answer, Review, Verdict
from routing.actions.claim_enquiry import claim_enquiry
from tests.browser.conftest import DESKTOP

ANSWERS = 20
NOTE = "Name the button they have to press."

pytestmark = [pytest.mark.browser, pytest.mark.race]


@pytest.fixture
def make_waiting(carla: Any, make_advocate: Callable[..., Any], billing: Any) -> Callable[[int], None]:
    """make_waiting(3) -> three answers on a topic where each is checked."""

    def make(count: int) -> None:
        ada = make_advocate("Ada L.")
        for number in range(1, count + 1):
            enquiry = post_enquiry(
                by=carla, subject=f"Charge {number}", body="What is it?", topic_id=billing.id
            )
            claim = claim_enquiry(enquiry_id=enquiry.id, by=ada)
            submit_answer(
                claim_id=claim.id, by=ada, fence=claim.fence, body=f"It is the fee number {number}."
            )

    return make


@pytest.fixture
def waiting(make_waiting: Callable[[int], None]) -> None:
    make_waiting(ANSWERS)


def test_one_answer_at_a_time_is_opened_and_the_list_stays(
    open_as: Callable[..., Page], mo: Any, make_waiting: Callable[[int], None]
) -> None:
    make_waiting(3)
    page = open_as(mo, viewport=DESKTOP, service_workers="block")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(re.compile("/review/(next|.+/open)/"), hold)
    page.goto("/review/")
    expect(page.get_by_role("button", name="All keys")).to_have_attribute("aria-keyshortcuts", "?")
    rows = page.locator("#review-list .row-button")
    page.get_by_role("button", name="Start reviewing").press("Enter")
    while not held:
        page.wait_for_timeout(50)
    for _ in range(2):
        rows.nth(1).press("Enter")
        page.wait_for_timeout(250)
    assert len(held) == 1
    held[0].continue_()
    expect(page.get_by_role("heading", name="Charge 1", exact=True)).to_be_visible()
    expect(rows.first).to_be_visible()


def test_the_list_goes_on_behind_the_open_answer(
    open_as: Callable[..., Page], mo: Any, make_waiting: Callable[[int], None]
) -> None:
    make_waiting(3)
    page = open_as(mo, viewport=DESKTOP)
    page.goto("/review/")
    expect(page.get_by_role("button", name="All keys")).to_have_attribute("aria-keyshortcuts", "?")
    rows = page.locator("#review-list .row-button")
    current = page.locator("#review-list [aria-current]")
    page.get_by_role("button", name="Start reviewing").press("Enter")
    expect(page.get_by_role("heading", name="Charge 1", exact=True)).to_be_visible()
    for key, number in (("j", 2), ("j", 3), ("k", 2), ("k", 1)):
        expect(rows).to_have_count(3)
        expect(page.locator("#review-list.htmx-request")).to_have_count(0)
        expect(current).to_have_count(1)
        page.keyboard.press(key)
        expect(rows.nth(number - 1)).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name=f"Charge {number}", exact=True)).to_be_visible()
        expect(current).to_contain_text(f"Charge {number}")


def test_twenty_answers_without_the_mouse(open_as: Callable[..., Page], mo: Any, waiting: None) -> None:
    page = open_as(mo, viewport=DESKTOP)
    page.goto("/review/")
    page.evaluate("addEventListener('mousedown', () => { throw new Error('the mouse was touched') })")
    expect(page.get_by_role("button", name="All keys")).to_have_attribute("aria-keyshortcuts", "?")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("button[value=publish]")).to_have_attribute("aria-keyshortcuts", "a")
    page.keyboard.press("?")
    sheet = page.get_by_role("dialog")
    for line in (
        "Next in the list J",
        "The one before K",
        "Correct 1",
        "Write a coaching note N",
        "Approve A",
    ):
        what, key = line.rsplit(" ", 1)
        expect(sheet.locator("dl > div", has_text=what)).to_contain_text(key)
    page.keyboard.press("Escape")
    for number in range(1, ANSWERS + 1):
        expect(page.get_by_role("heading", name=f"Charge {number}", exact=True)).to_be_visible()
        expect(page.locator("button[value=publish]")).to_have_attribute("aria-keyshortcuts", "a")
        match number % 10:
            case 5:
                send_back(page)
            case 0:
                remove_at_once(page)
            case _:
                approve(page)
    expect(page.get_by_role("heading", name="Nothing left to review")).to_be_visible()
    take_effect(page)
    decided = Review.objects.filter(status="decided", decided_by=mo)
    assert (decided.count(), decided.filter(quality=100).count()) == (ANSWERS, 16)
    assert Answer.objects.filter(status="published").count() == 16
    assert set(decided.filter(decision="return").values_list("note", "quality")) == {(NOTE, 90)}
    assert [review.scores for review in decided.filter(decision="reject")] == [{"correct": 0}] * 2


def take_effect(page: Page) -> None:
    """The last of them could be taken back for some seconds, and the relay comes by every second."""
    for _ in range(450):
        if not Verdict.objects.exists():
            return
        page.wait_for_timeout(100)
    raise AssertionError("The last verdict did not take effect.")


def approve(page: Page) -> None:
    for line in "12345":
        page.keyboard.press(line)
    page.keyboard.press("a")


def send_back(page: Page) -> None:
    """Complete only partly, and a note that says what is missing."""
    for key in "122345n":
        page.keyboard.press(key)
    page.keyboard.type(NOTE)
    page.keyboard.press("Escape")
    page.keyboard.press("r")


def remove_at_once(page: Page) -> None:
    """Not correct, which it must be: nothing else needs a mark."""
    for key in "111n":
        page.keyboard.press(key)
    page.keyboard.type(NOTE)
    page.keyboard.press("Escape")
    page.keyboard.press("x")
