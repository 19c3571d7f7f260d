"""The desks of agents, moderators and ops without a mouse: what has the focus can always be seen."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from marketplace.actions.ask_staff import ask_staff
from marketplace.actions.post_enquiry import post_enquiry
from marketplace.fraud.models import FraudCase
from marketplace.models import Answer
from marketplace.public_help.models import HelpPage
from marketplace.reports.models import Report
from rewards.models import Hold, Redemption
from routing.models import Claim
from tests.browser.conftest import DESKTOP
from tests.browser.test_by_keyboard import WITHOUT_MOUSE, go_to, press, type_into

pytestmark = [pytest.mark.browser, pytest.mark.race]

WORDS = "I have put it right, and you have 500 MB more."


def until(page: Page, is_so: Callable[[], bool]) -> None:
    """What can be taken back is carried out some seconds later, and the relay comes by every second."""
    for _ in range(600):
        if is_so():
            return
        page.wait_for_timeout(100)
    raise AssertionError("It was not carried out.")


def test_an_agent_takes_answers_takes_back_and_gives_back(
    open_as: Callable[..., Page], carla: Any, stella: Any, sim: Any, service_level: Any
) -> None:
    enquiry = post_enquiry(by=carla, subject="Call me", body="It is wrong again.", topic_id=sim.id)
    ask_staff(enquiry_id=enquiry.id, by=carla)
    page = open_as(stella, viewport=DESKTOP)
    page.add_init_script(WITHOUT_MOUSE)
    page.goto("/desk/")
    expect(page.get_by_role("link", name=re.compile("Call me"))).to_be_visible()
    expect(page.locator("[aria-keyshortcuts='?']")).to_be_visible()
    page.keyboard.press("j")
    expect(page.get_by_role("link", name=re.compile("Call me"))).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/desk/.+/"))
    press(page.get_by_role("button", name="Take it"))
    expect(page.get_by_role("button", name="Send answer")).to_be_visible()
    page.keyboard.press("w")
    type_into(page.get_by_label("Your answer"), WORDS)
    press(page.get_by_role("button", name="Send answer"))
    expect(page.get_by_text("The customer sees it in a few seconds.")).to_be_visible()
    page.keyboard.press("z")
    expect(page.get_by_label("Your answer")).to_have_value(WORDS)
    press(page.get_by_role("button", name="Give it back to colleagues"))
    page.wait_for_url(re.compile(r"/desk/(\?.*)?$"))
    until(page, lambda: not Claim.objects.filter(status="active").exists())
    assert not Answer.objects.exists()


def test_ops_releases_a_hold_approves_and_looks_it_up(open_as: Callable[..., Page], scene: Any) -> None:
    made = scene.at("held_redemption")
    page = open_as(scene.cast.omar, viewport=DESKTOP)
    page.add_init_script(WITHOUT_MOUSE)
    page.goto("/payouts/holds/")
    expect(page.locator("[aria-keyshortcuts='?']")).to_be_visible()
    page.keyboard.press("j")
    release = page.locator("summary", has_text="Release")
    go_to(release)
    page.keyboard.press("Enter")
    type_into(page.locator("tr details[open]").get_by_role("textbox"), "It was looked at.")
    press(page.locator("tr details[open]").get_by_role("button", name="Release"))
    until(page, lambda: Hold.objects.get(pk=made["hold_id"]).status == "released")

    press(page.get_by_role("link", name="Payouts").first)
    row = page.locator(f"#request-{made['redemption_id']}")
    expect(row).to_be_visible()
    expect(page.locator("[aria-keyshortcuts='?']")).to_be_visible()
    page.keyboard.press("j")
    go_to(row)
    page.keyboard.press("a")
    press(row.get_by_role("button", name="Approve"))
    until(page, lambda: Redemption.objects.get(pk=made["redemption_id"]).status == "approved")

    page.goto("/operations/record/")
    expect(page.locator("[aria-keyshortcuts='?']")).to_be_visible()
    page.keyboard.press("/")
    first = page.locator("main [role=search]").locator("input:visible, select:visible").first
    go_to(first)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/record/\?"))
    expect(page.locator("[aria-keyshortcuts='?']")).to_be_visible()
    page.keyboard.press("j")
    go_to(page.locator("main tbody tr").first.get_by_role("link"))
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("about="))
    expect(page.locator("main tbody tr").first).to_be_visible()


def test_a_moderator_upholds_a_report_and_asks_for_public_help(
    open_as: Callable[..., Page], scene: Any
) -> None:
    made = scene.at("reported")
    page = open_as(scene.cast.mo, viewport=DESKTOP)
    page.add_init_script(WITHOUT_MOUSE)
    page.goto(reverse("triage"))
    report = page.locator("article").first
    expect(page.locator("[aria-keyshortcuts='?']")).to_be_visible()
    page.keyboard.press("j")
    expect(report).to_be_focused()
    page.keyboard.press("n")
    expect(report.get_by_role("textbox")).to_be_focused()
    page.keyboard.type("So it was.")
    press(report.get_by_role("button", name="Uphold"))
    until(page, lambda: Report.objects.get(pk=made["report_id"]).status == "upheld")

    answer = scene.at("solved")["answer_id"]
    page.goto(reverse("help_choice"))
    expect(page.locator("[aria-keyshortcuts='?']")).to_be_visible()
    page.keyboard.press("j")
    press(page.get_by_role("link", name=re.compile("^Choose")).first)
    page.wait_for_url(re.compile(str(answer)))
    press(page.get_by_role("button", name="Ask the customer"))
    until(page, lambda: HelpPage.objects.filter(answer_id=answer, status="proposed").exists())


def test_ops_clears_points_in_doubt(open_as: Callable[..., Page], scene: Any) -> None:
    made = scene.at("fraud_case")
    page = open_as(scene.cast.omar, viewport=DESKTOP)
    page.add_init_script(WITHOUT_MOUSE)
    page.goto(reverse("fraud_cases"))
    expect(page.locator("[aria-keyshortcuts='?']")).to_be_visible()
    page.keyboard.press("j")
    case = page.locator("main tbody tr").first.get_by_role("link")
    go_to(case)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(str(made["case_id"])))
    expect(page.locator("[aria-keyshortcuts='?']")).to_be_visible()
    page.keyboard.press("n")
    expect(page.get_by_role("textbox")).to_be_focused()
    page.keyboard.type("One household, two phones.")
    press(page.get_by_role("button", name="Clear"))
    until(page, lambda: FraudCase.objects.get(pk=made["case_id"]).status == "cleared")
