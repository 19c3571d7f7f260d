"""From the question to the stars without a mouse: what has the focus can be seen, and Tab comes to everything."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import DESKTOP

pytestmark = [pytest.mark.browser, pytest.mark.race]

STOPS_MAX = 60
ANSWER = "Switch flight mode on for half a minute, then off again."
WITHOUT_MOUSE = "addEventListener('mousedown', () => { throw new Error('the mouse was touched') })"
FOCUS = """(element) => {
  if (element !== document.activeElement) return "elsewhere";
  const seen = [element, element.nextElementSibling, element.closest("label")].filter(Boolean);
  return seen.some((each) => getComputedStyle(each).outlineStyle !== "none") ? "seen" : "not seen";
}"""


def go_to(target: Locator, *, key: str = "Tab") -> None:
    """Press the key until `target` has the focus, which shows."""
    target.wait_for()
    for _ in range(STOPS_MAX):
        if (focus := target.evaluate(FOCUS)) != "elsewhere":
            assert focus == "seen", target
            return
        target.page.keyboard.press(key)
    raise AssertionError(f"{key} never comes to {target}")


def press(target: Locator, key: str = "Enter") -> None:
    go_to(target)
    target.page.keyboard.press(key)


def type_into(target: Locator, words: str) -> None:
    go_to(target)
    target.page.keyboard.type(words)


def test_asking_answering_and_rating_without_a_mouse(
    open_as: Callable[..., Page], carla: Any, ada: Any
) -> None:
    on_carla, on_ada = open_as(carla, viewport=DESKTOP), open_as(ada, viewport=DESKTOP)
    for page in (on_carla, on_ada):
        page.add_init_script(WITHOUT_MOUSE)

    on_carla.goto("/ask/")
    press(on_carla.get_by_role("link", name="Skip to main content"))
    type_into(on_carla.get_by_label("Your question in one line"), "My eSIM is dead")
    type_into(on_carla.get_by_label("The whole story"), "It stopped this morning.")
    press(on_carla.get_by_role("button", name="Send my question"))
    on_carla.wait_for_url(re.compile("/questions/"))

    on_ada.goto("/queue/")
    press(on_ada.get_by_role("button", name="Claim"))
    on_ada.wait_for_url(re.compile("/claims/"))
    type_into(on_ada.get_by_label("Your answer", exact=True).last, ANSWER)
    press(on_ada.get_by_role("button", name="Send answer"))
    expect(on_ada.get_by_role("heading", name=re.compile("Sent to Carla"))).to_be_visible()

    press(on_carla.get_by_role("button", name="Show it"))
    expect(on_carla.get_by_text(ANSWER)).to_be_visible()
    stars = on_carla.locator(".stars").get_by_role("radio")
    press(stars.first, "Space")
    for _ in range(4):
        on_carla.keyboard.press("ArrowRight")
    expect(stars.last).to_be_checked()
    press(on_carla.get_by_role("button", name="Yes, accept the answer"))
    expect(on_carla.locator("#enquiry-status").get_by_text("Solved").first).to_be_visible()
