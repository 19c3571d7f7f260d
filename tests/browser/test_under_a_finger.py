"""Nothing jumps under a finger: a press means what was under it when it began, whatever arrives meanwhile."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, Route, expect

from marketplace.actions.add_message import add_message
from marketplace.actions.post_enquiry import post_enquiry
from marketplace.actions.submit_answer import submit_answer
from routing.actions.claim_enquiry import claim_enquiry
from tests.browser.conftest import wait_until

pytestmark = [pytest.mark.browser, pytest.mark.race]

HEARD = """() => {
    window.heard = [];
    const Known = WebSocket;
    window.WebSocket = class extends Known {
        constructor(...given) {
            super(...given);
            this.addEventListener("message", ({ data }) => window.heard.push(data));
        }
    };
}"""
"""What the page's socket brings, noted before the page's own scripts run."""


def press_on(page: Page, box: dict[str, float]) -> None:
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()


def test_an_offer_that_arrives_in_the_middle_of_a_press_changes_nothing_about_it(
    open_as: Callable[..., Page], ada: Any, carla: Any, sim: Any
) -> None:
    meant = post_enquiry(by=carla, subject="My eSIM is dead", body="Since this morning.", topic_id=sim.id)
    page = open_as(ada)
    page.add_init_script(f"({HEARD})()")
    page.goto("/queue/")
    claim = page.locator(f"#offer-{meant.id}").get_by_role("button", name="Claim")
    wait_until(page, "document.body.dataset.connection === 'open'")
    box = claim.bounding_box()
    assert box
    press_on(page, box)
    post_enquiry(by=carla, subject="My SIM is dead too", body="Since noon.", topic_id=sim.id)
    wait_until(page, "window.heard.some((data) => data.includes('offer.sent'))")
    page.wait_for_timeout(1_500)  # the page would have fetched it by now
    assert claim.bounding_box() == box
    expect(page.get_by_role("heading", name="My SIM is dead too")).to_have_count(0)
    page.mouse.up()
    page.wait_for_url(re.compile("/claims/"))
    expect(page.get_by_text("My eSIM is dead").first).to_be_visible()


def test_what_is_said_of_offers_that_are_gone_pushes_nothing(
    open_as: Callable[..., Page], ada: Any, ben: Any, carla: Any, sim: Any
) -> None:
    stays = post_enquiry(by=carla, subject="My eSIM is dead", body="Since this morning.", topic_id=sim.id)
    goes = post_enquiry(by=carla, subject="My SIM is dead too", body="Since noon.", topic_id=sim.id)
    page = open_as(ada)
    page.goto("/queue/")
    wait_until(page, "document.body.dataset.connection === 'open'")
    first = page.locator(".offer").first.get_by_role("button", name="Claim")
    before = first.bounding_box()
    shown = [card.get_attribute("id") for card in page.locator(".offer").all()]
    last = {f"offer-{each.id}": each for each in (stays, goes)}[shown[-1] or ""]
    claim_enquiry(enquiry_id=last.id, by=ben)
    news = page.get_by_text("Someone claimed that one just before you.")
    expect(news).to_be_visible()
    assert first.bounding_box() == before
    page.locator("#queue-news").get_by_role("button", name="Close").click()
    expect(news).to_be_hidden()


SHIFT_MAX = 0.02
SHIFTED = """() => {
    window.shifted = 0;
    new PerformanceObserver((list) => {
        for (const { value, hadRecentInput } of list.getEntries()) window.shifted += hadRecentInput ? 0 : value;
    }).observe({ type: "layout-shift", buffered: true });
}"""
"""As the Layout Instability API adds it up: what moves by itself, not by what somebody has just done."""


@pytest.fixture
def open_and_watch(open_as: Callable[..., Page]) -> Callable[[Any, str], Page]:
    def open_page(user: Any, path: str) -> Page:
        page = open_as(user)
        page.add_init_script(f"({SHIFTED})()")
        page.goto(path)
        wait_until(page, "document.body.dataset.connection === 'open'")
        page.wait_for_timeout(1_000)  # the parts that are fetched when the socket is there
        return page

    return open_page


def shifted(page: Page) -> float:
    page.wait_for_timeout(300)  # an observer is told after the picture
    return float(page.evaluate("window.shifted"))


def test_offers_that_come_and_go_shift_nothing(
    open_and_watch: Callable[..., Page], ada: Any, ben: Any, carla: Any, sim: Any
) -> None:
    for number in range(3):
        post_enquiry(by=carla, subject=f"My eSIM is dead {number}", body="Since noon.", topic_id=sim.id)
    page = open_and_watch(ada, "/queue/")
    later = post_enquiry(by=carla, subject="My SIM is dead too", body="Since noon.", topic_id=sim.id)
    offer = page.get_by_role("heading", name="My SIM is dead too")
    expect(offer).to_be_visible()
    claim_enquiry(enquiry_id=later.id, by=ben)
    expect(offer).to_have_count(0)
    assert shifted(page) <= SHIFT_MAX
    # What it would say if something did.
    page.evaluate("document.querySelector('main').style.paddingTop = '12rem'")
    assert shifted(page) > SHIFT_MAX


def test_nothing_shifts_while_an_answer_is_written_and_saved(
    open_and_watch: Callable[..., Page], ada: Any, carla: Any, sim: Any
) -> None:
    enquiry = post_enquiry(by=carla, subject="My eSIM is dead", body="Since noon.", topic_id=sim.id)
    claim = claim_enquiry(enquiry_id=enquiry.id, by=ada)
    page = open_and_watch(ada, f"/claims/{claim.id}/")
    field = page.get_by_label("Your answer", exact=True).last
    field.press_sequentially("Switch flight mode on for half a minute, then off again. " * 3)
    expect(page.get_by_text("Draft saved").first).to_be_visible()
    assert shifted(page) <= SHIFT_MAX


ANSWER = "Switch flight mode on for half a minute, then off again.\n\nIf it is still dead, take the card out."
ARRIVING_AT_ONCE = (
    "for (const part of document.querySelectorAll('[data-arrives]')) part.removeAttribute('data-arrives')"
)


def test_an_answer_that_arrives_moves_nothing_until_it_is_asked_for(
    open_and_watch: Callable[..., Page], ada: Any, carla: Any, sim: Any, figure: Callable[[str], None]
) -> None:
    enquiry = post_enquiry(by=carla, subject="My eSIM is dead", body="Since noon.", topic_id=sim.id)
    page, careless = (open_and_watch(carla, f"/questions/{enquiry.id}/") for _ in range(2))
    careless.evaluate(ARRIVING_AT_ONCE)
    box = page.get_by_label("Add a message")
    claim = claim_enquiry(enquiry_id=enquiry.id, by=ada)
    expect(page.get_by_text("Ada L. is writing an answer")).to_be_visible()
    expect(page.get_by_role("heading", name="Who is helping you")).to_be_visible()
    before = box.bounding_box()
    submit_answer(claim_id=claim.id, by=ada, fence=claim.fence, body=ANSWER)
    expect(page.get_by_text("Ada L. has answered.")).to_be_visible()
    expect(page.get_by_text("Answered. Your turn")).to_be_visible()
    page.wait_for_timeout(1_000)
    assert box.bounding_box() == before
    moved = shifted(page)
    expect(careless.get_by_role("heading", name="Did Ada L.’s answer solve it?")).to_be_visible()
    figure(
        f"An answer arrives on a phone: {moved:.3f} of layout shift, {shifted(careless):.3f} where nothing waits."
    )
    assert moved <= SHIFT_MAX < shifted(careless)

    page.get_by_role("button", name="Show it").click()
    expect(page.locator("li.msg:focus")).to_contain_text("Switch flight mode on")
    expect(page.locator("li.msg:focus")).to_be_in_viewport()
    expect(page.get_by_role("heading", name="Did Ada L.’s answer solve it?")).to_be_attached()
    expect(page.get_by_text("Ada L. has answered.")).to_be_hidden()


def test_a_message_of_the_customer_moves_nothing_under_whoever_answers(
    open_and_watch: Callable[..., Page], ada: Any, carla: Any, sim: Any, figure: Callable[[str], None]
) -> None:
    enquiry = post_enquiry(by=carla, subject="My eSIM is dead", body="Since noon.", topic_id=sim.id)
    claim = claim_enquiry(enquiry_id=enquiry.id, by=ada)
    page, careless = (open_and_watch(ada, f"/claims/{claim.id}/") for _ in range(2))
    careless.evaluate(ARRIVING_AT_ONCE)
    field = page.get_by_label("Your answer", exact=True).last
    field.fill("Switch flight mode on")
    before = field.bounding_box(), page.get_by_role("button", name="Send answer").bounding_box()
    add_message(enquiry_id=enquiry.id, by=carla, body="It is an old phone.")
    expect(page.get_by_text("Carla M. has written.")).to_be_visible()
    expect(careless.locator("li.msg")).to_contain_text("It is an old phone.")
    assert (field.bounding_box(), page.get_by_role("button", name="Send answer").bounding_box()) == before
    moved, moved_there = shifted(page), shifted(careless)
    figure(
        f"A message reaches who answers: {moved:.3f} of layout shift, {moved_there:.3f} where nothing waits."
    )
    assert moved <= SHIFT_MAX < moved_there

    page.get_by_role("button", name="Show it").click()
    expect(page.locator("li.msg:focus")).to_contain_text("It is an old phone.")
    expect(field).to_have_value("Switch flight mode on")


def test_what_belongs_to_it_and_comes_later_needs_no_second_press(
    open_and_watch: Callable[..., Page], ada: Any, carla: Any, sim: Any
) -> None:
    enquiry = post_enquiry(by=carla, subject="My eSIM is dead", body="Since noon.", topic_id=sim.id)
    claim = claim_enquiry(enquiry_id=enquiry.id, by=ada)
    page = open_and_watch(carla, f"/questions/{enquiry.id}/")
    late: list[Route] = []
    pressed: list[bool] = []

    def hold(route: Route) -> None:
        if pressed:
            route.continue_()
        else:
            late.append(route)

    page.route(f"**{reverse('enquiry_decision', args=[enquiry.id])}*", hold)
    submit_answer(claim_id=claim.id, by=ada, fence=claim.fence, body=ANSWER)
    expect(page.get_by_text("Ada L. has answered.")).to_be_visible()
    while not late:
        page.wait_for_timeout(100)
    page.get_by_role("button", name="Show it").click()
    expect(page.locator("li.msg:focus")).to_contain_text("Switch flight mode on")
    pressed.append(True)
    for each in late:
        each.continue_()
    expect(page.get_by_role("heading", name="Did Ada L.’s answer solve it?")).to_be_attached()


def test_what_arrives_further_down_than_is_seen_is_there_and_said(
    open_and_watch: Callable[..., Page], ada: Any, carla: Any, sim: Any
) -> None:
    long = "It stopped this morning, and I have tried all of it. " * 60
    enquiry = post_enquiry(by=carla, subject="My eSIM is dead", body=long, topic_id=sim.id)
    claim = claim_enquiry(enquiry_id=enquiry.id, by=ada)
    page = open_and_watch(carla, f"/questions/{enquiry.id}/")
    submit_answer(claim_id=claim.id, by=ada, fence=claim.fence, body=ANSWER)
    expect(page.get_by_text("Ada L. has answered.")).to_be_visible()
    expect(page.locator("li.msg").last).to_contain_text("Switch flight mode on")
    assert shifted(page) <= SHIFT_MAX
    page.get_by_role("button", name="Show it").click()
    expect(page.locator("li.msg:focus")).to_be_in_viewport()


STILL_DRAWING = """() => [
    ...document.getAnimations().filter((each) => !(each.effect.getComputedTiming().endTime <= 1_000)).map(String),
    ...[...document.querySelectorAll(".btn")].filter((each) => getComputedStyle(each).transitionDuration !== "0s"),
].length"""
MOVING_ON = """() => {
    const sheet = new CSSStyleSheet();
    const breathing = "@keyframes breathe { to { opacity: .45 } } .live::before { animation: breathe 1s infinite }";
    sheet.replaceSync(`.btn { transition: background 1s } ${breathing}`);
    document.adoptedStyleSheets = [sheet];
}"""


def test_a_pressed_button_is_drawn_at_once_and_nothing_goes_on_moving(
    open_as: Callable[..., Page], ada: Any, carla: Any, sim: Any
) -> None:
    """A slow phone draws each picture of what moves, and the press waits behind it."""
    post_enquiry(by=carla, subject="My eSIM is dead", body="Since this morning.", topic_id=sim.id)
    page = open_as(ada)
    page.emulate_media(reduced_motion="no-preference")
    page.goto("/queue/")
    wait_until(page, "document.body.dataset.connection === 'open'")  # its mark is shown
    assert page.evaluate(STILL_DRAWING) == 0
    page.evaluate(MOVING_ON)
    assert page.evaluate(STILL_DRAWING) > 1
