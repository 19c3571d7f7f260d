"""Every page, for each role: no violation of WCAG 2.2 AA that axe finds, no sideways scroll, no motion if unwanted.

axe-core is vendored in tests/vendor. One opened page is looked at in both themes and both sizes, so that the site
starts only once for the people outside and once for staff.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE
from tests.role_matrix import ROWS
from tests.scene import Scene

pytestmark = [pytest.mark.browser, pytest.mark.race]

AXE = Path(__file__).resolve().parents[1].joinpath("vendor", "axe-4.14.1.min.js").read_text(encoding="utf-8")
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OF_COLOURS = ["color-contrast", "link-in-text-block"]
"""The rules that a theme can break: it changes colours and nothing else (static/css/tokens.css)."""
NARROWEST = {"width": 320, "height": 640}
ZOOMED = {"width": DESKTOP["width"] // 2, "height": DESKTOP["height"] // 2}
"""What 200 % leaves of a desktop window."""

VIOLATIONS = """async ([type, values]) => {
  const {violations} = await axe.run(document, {runOnly: {type, values}, resultTypes: ["violations"]});
  return violations.map(({id, nodes}) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`);
}"""
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
MOVING = """() => document.getAnimations().filter((each) => each.playState === "running"
    && each.effect.getComputedTiming().duration > 1).length"""

PAGES: dict[str, list[tuple[str, str, tuple[str, ...]]]] = {
    "stranger": [
        ("home", "nowhere", ()),
        ("help_home", "public", ()),
        ("help_topic", "public", ("topic_slug",)),
        ("help_page", "public", ("topic_slug", "slug")),
        ("ask", "nowhere", ()),
        ("account_login", "nowhere", ()),
        ("account_signup", "nowhere", ()),
        ("account_reset_password", "nowhere", ()),
        ("terms", "nowhere", ()),
        ("privacy", "nowhere", ()),
        ("offline", "nowhere", ()),
    ],
    "carla": [
        ("my_questions", "answered", ()),
        ("enquiry", "answered", ("enquiry_id",)),
        ("enquiry", "solved", ("enquiry_id",)),
        ("report_item", "thread_item", ("enquiry_id", "item_id")),
        ("my_reports", "upheld_report", ()),
        ("enquiry", "chosen", ("enquiry_id",)),
        ("apply", "a_topic", ()),
        ("apply_quiz", "begun_test", ()),
        ("account_email", "nowhere", ()),
        ("mfa_index", "nowhere", ()),
        ("usersessions_list", "nowhere", ()),
        ("my_data", "open", ()),
        ("erasure", "open", ()),
        ("consents", "open", ()),
        ("apply", "practising", ()),
        ("practice", "nowhere", ()),  # she still has it before her
    ],
    "ada": [
        ("queue", "open", ()),
        ("my_answers", "answered", ()),
        ("progress", "nowhere", ()),
        ("good_answers", "nowhere", ()),
        ("own_phrases", "shared_phrase", ()),
        ("phrase", "own_phrase", ("phrase_id",)),
        ("leaderboard", "answered", ()),
        ("rewards", "appealed_hold", ()),
        ("statement_month", "a_month", ("year", "month")),
        ("statement_year", "a_month", ("year",)),
        ("profile", "nowhere", ()),
        ("further_topics", "new_topic", ()),
        ("review_desk", "experts_review", ()),  # before a case links her with Carla
        ("mentoring", "running_pair", ()),
        ("standing", "upheld_fraud_case", ()),
        ("claim", "held", ("claim_id",)),
        ("standing", "paused", ()),
        ("standing", "suspended", ()),
    ],
    "mo": [
        ("review_desk", "opened_review", ()),
        ("applications", "application", ()),
        ("calibration", "nowhere", ()),
        ("triage", "appealed_report", ()),
        ("answer_library", "solved", ()),
        ("shared_phrases", "shared_phrase", ()),
        ("help_choice", "public", ()),
        ("help_propose", "solved", ("answer_id",)),
        ("quality", "in_review", ()),
    ],
    "stella": [
        ("desk_enquiry", "on_the_desk", ("enquiry_id",)),
        ("desk", "nowhere", ()),
    ],
    "omar": [
        ("operations", "nowhere", ()),
        ("payouts", "redemption", ()),
        ("awards", "pending_award", ()),
        ("holds", "appealed_hold", ()),
        ("payout_prepare", "approved_redemption", ()),
        ("payout_batches", "batch", ()),
        ("payout_batch", "batch", ("batch_id",)),
        ("budget", "nowhere", ()),
        ("books", "nowhere", ()),
        ("record", "nowhere", ()),
        ("reveal", "open", ("enquiry_id",)),
        ("economics", "nowhere", ()),
        ("moderators", "nowhere", ()),
        ("why", "open", ("enquiry_id",)),
        ("fraud_cases", "nowhere", ()),
        ("fraud_case", "fraud_case", ("case_id",)),
        ("advocate", "suspended", ("advocate_id",)),
    ],
}
"""By role: a page, where in the story it is looked at, and which of that place's ids are in its address. Whoever is
suspended is so from then on, so that comes last."""
NO_PAGES = {
    *("enquiry_status", "enquiry_thread", "enquiry_decision", "enquiry_help", "queue_offers", "review_list"),
    *(
        "desk_list",
        "operations_board",
        "photo",
        "photo_thumb",
        "my_data_json",
        "my_data_archive",
        "journal",
        "payout_csv",
    ),
    *("sitemap", "robots", "service_worker", "healthz", "readyz", "metrics"),
}
"""Parts of pages, which are looked at where they stand, and files."""


def faults(page: Page) -> list[str]:
    """What is wrong with the opened page, in each size and theme."""
    page.evaluate(AXE)
    found = []
    for viewport in (PHONE, DESKTOP):
        page.set_viewport_size(viewport)
        for theme, rules in (("light", ("tag", STANDARD)), ("dark", ("rule", OF_COLOURS))):
            page.emulate_media(color_scheme=theme, reduced_motion="reduce")
            found += [f"{viewport['width']} {theme} {each}" for each in page.evaluate(VIOLATIONS, rules)]
    for viewport in (NARROWEST, ZOOMED):
        page.set_viewport_size(viewport)
        if (pixels := page.evaluate(SIDEWAYS)) > 0:
            found.append(f"{viewport['width']} wide scrolls sideways by {pixels}")
        for direction in ("rtl", "ltr"):
            page.evaluate("(direction) => { document.documentElement.dir = direction }", direction)
            if (pixels := page.evaluate(SIDEWAYS)) > 0:
                found.append(f"{viewport['width']} wide, {direction}, scrolls sideways by {pixels}")
    if moving := page.evaluate(MOVING):
        found.append(f"{moving} things move though motion is unwanted")
    return found


@pytest.mark.parametrize(
    "roles", [("stranger", "carla", "ada"), ("mo", "stella", "omar")], ids=["people", "staff"]
)
def test_every_page_is_accessible(
    open_as: Callable[..., Page],
    service_level: Any,
    scene: Scene,
    roles: tuple[str, ...],
    figure: Callable[[str], None],
) -> None:
    found: list[str] = []
    for role in roles:
        page = open_as(None if role == "stranger" else getattr(scene.cast, role))
        for name, place, needed in PAGES[role]:
            made = scene.at(place)
            page.goto(reverse(name, kwargs={key: made[key] for key in needed}))
            expect(page.locator("h1")).to_have_count(1)
            found += [f"{role}, {name}: {fault}" for fault in faults(page)]
    looked_at = ", ".join(f"{len(PAGES[role])} of {role}" for role in roles)
    figure(f"axe: {len(found)} violations on pages ({looked_at}), phone and desktop, light and dark.")
    assert found == []


def test_no_page_is_left_out() -> None:
    """What the role matrix lets somebody read is looked at above, or is no page."""
    read = {
        row.name
        for row in ROWS
        if row.method == "GET" and {200} in row.expected.values() and ":" not in row.name
    }
    looked_at = {name for pages in PAGES.values() for name, _, _ in pages}
    assert read - looked_at == NO_PAGES
