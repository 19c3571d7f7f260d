"""The main job in real browsers: from asking on a phone to a credit on the bill, without a reload in between."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from common import clock
from rewards.models import Award, Tariff
from tests.browser.conftest import DESKTOP

QUESTION = "My phone says there is no SIM since I moved to an eSIM."
ANSWER = "Switch flight mode on for ten seconds, then off. The eSIM registers again within two minutes."


@pytest.mark.browser
@pytest.mark.race
def test_from_asking_to_a_settled_bill_credit(
    open_as: Callable[..., Page],
    sim: Any,
    make_advocate: Callable[..., User],
    mo: User,
    omar: User,
    tmp_path: Path,
) -> None:
    Tariff.objects.filter(topic=sim).update(points=600)
    ada, ben = make_advocate("Ada L.", tier="probation"), make_advocate("Ben K.")
    on_ada, on_ben = open_as(ada), open_as(ben)
    for page in (on_ada, on_ben):
        page.goto("/queue/")
        expect(page.get_by_text("All caught up")).to_be_visible()
    on_dora = open_as(None)
    sign_up_and_ask(on_dora)
    claim_before_the_other(on_ada, on_ben, on_dora)
    answer(on_ada, on_dora)
    approve_by_keyboard(open_as(mo, viewport=DESKTOP))
    accept(on_dora)
    turn_points_into_credit(on_ada)
    pay_out(open_as(omar, viewport=DESKTOP), tmp_path)

    expect(on_ada.locator("#balance .hero-num")).to_have_text("0")
    expect(on_ada.get_by_text("set aside")).to_have_count(0)
    expect(on_ada.get_by_text("On the bill").first).to_be_visible()


def sign_up_and_ask(on_dora: Page) -> None:
    """A new customer signs up on a phone and asks."""
    on_dora.goto("/ask/")
    on_dora.goto("/accounts/signup/")
    on_dora.get_by_label("First name and initial").fill("Dora W.")
    on_dora.get_by_label("Email").fill("dora@example.com")
    on_dora.get_by_label("Password").fill("a-wren-in-the-hedge")
    on_dora.get_by_label("I accept the general terms").check()
    on_dora.get_by_role("button", name="Create my account").click()
    on_dora.goto("/ask/")
    expect(on_dora.get_by_role("heading", name="Who will answer")).to_be_visible()
    on_dora.get_by_role("textbox").nth(0).fill("No SIM after moving to an eSIM")
    on_dora.get_by_role("textbox").nth(1).fill(f"{QUESTION} Call me on 07700 900142.")
    on_dora.get_by_role("button", name="Send my question").click()
    on_dora.wait_for_url(re.compile("/questions/"))
    expect(on_dora.get_by_text("Waiting for an advocate")).to_be_visible()


def claim_before_the_other(on_ada: Page, on_ben: Page, on_dora: Page) -> None:
    """It appears on both open phones; one claims, the other sees it go."""
    for page in (on_ada, on_ben):
        expect(page.get_by_role("heading", name="No SIM after moving to an eSIM")).to_be_visible()
    on_ada.get_by_role("button", name="Claim").click()
    on_ada.wait_for_url(re.compile("/claims/"))
    expect(on_ben.get_by_text("Someone claimed that one just before you.")).to_be_visible()
    expect(on_ben.get_by_role("heading", name="No SIM after moving to an eSIM")).to_have_count(0)
    expect(on_dora.get_by_text("Ada L. is writing an answer")).to_be_visible()


def answer(on_ada: Page, on_dora: Page) -> None:
    """The advocate never sees the number; the answer is checked first, because she is new."""
    expect(on_ada.get_by_text("07700 900142")).to_have_count(0)
    on_ada.get_by_label("Your answer", exact=True).last.fill(ANSWER)
    on_ada.get_by_role("button", name="Send answer").click()
    expect(on_dora.get_by_text("Answer being checked")).to_be_visible()


def approve_by_keyboard(on_mo: Page) -> None:
    """A moderator judges it by keyboard."""
    on_mo.goto("/review/")
    on_mo.get_by_role("button", name="Start reviewing").click()
    expect(on_mo.get_by_text(ANSWER)).to_be_visible()
    expect(on_mo.locator("button[value=publish]")).to_have_attribute("aria-keyshortcuts", "a")
    for key in "12345":
        on_mo.keyboard.press(key)
    on_mo.keyboard.press("a")
    expect(on_mo.get_by_text("Approved.")).to_be_visible()


def accept(on_dora: Page) -> None:
    """The customer hears of it without reloading, has it shown, and accepts with five stars."""
    on_dora.get_by_role("button", name="Show it").click()
    expect(on_dora.get_by_text(ANSWER)).to_be_visible()
    on_dora.get_by_role("radio", name="5 stars, excellent").check(force=True)
    on_dora.get_by_role("button", name="Yes, accept the answer").click()
    expect(on_dora.locator("#enquiry-status").get_by_text("Solved").first).to_be_visible()


def turn_points_into_credit(on_ada: Page) -> None:
    """Points are pending; when the quality window is over the relay confirms them."""
    on_ada.goto("/rewards/")
    expect(on_ada.locator("#balance").get_by_text("600 pending")).to_be_visible()
    Award.objects.update(confirm_at=clock.now() - timedelta(seconds=1))
    expect(on_ada.locator("#balance .hero-num")).to_have_text("600", timeout=60_000)
    on_ada.get_by_role("radio", name=re.compile("£6.00")).first.check(force=True)
    on_ada.get_by_role("button", name="Take it off my bill").click()
    expect(on_ada.locator("#balance").get_by_text("600 points set aside")).to_be_visible()


def pay_out(on_omar: Page, folder: Path) -> None:
    """Ops approves, hands over the file and takes in what billing says."""
    on_omar.goto("/payouts/")
    on_omar.get_by_role("button", name=re.compile("^Approve")).click()
    on_omar.get_by_role("link", name="Prepare batch").click()
    on_omar.get_by_role("button", name=re.compile("^Send .* to billing")).click()
    expect(on_omar.get_by_role("heading", name=re.compile("^Batch"))).to_be_visible()
    with on_omar.expect_download() as download:
        on_omar.get_by_role("link", name="Download CSV").click()
    on_omar.get_by_label("Result file").set_input_files(settled(Path(download.value.path()), folder))
    on_omar.get_by_role("button", name="Upload result").click()
    expect(on_omar.locator(".track").get_by_text("When billing has answered")).to_have_count(0)


def settled(sent: Path, folder: Path) -> Path:
    """Billing's answer to the file that was sent: every line settled."""
    with sent.open(newline="", encoding="utf-8-sig") as file:
        lines = [line for line in csv.DictReader(file) if line["reference"] != "TOTAL"]
    result = folder / "result.csv"
    with result.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["reference", "status", "reason", "amount_minor"])
        writer.writerows([line["reference"], "settled", "", line["amount_minor"]] for line in lines)
    return result
