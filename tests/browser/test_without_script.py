"""What advocates, moderators, agents and ops do, in a browser that runs no script: each form, and the page after it.

The customer's way is in test_asking.py.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from accounts.models import Application, User
from common import clock
from marketplace.actions.accept_answer import accept_answer
from marketplace.actions.ask_staff import ask_staff
from marketplace.actions.post_enquiry import post_enquiry
from marketplace.models import Answer
from rewards.models import Award, Redemption, Tariff
from tests.browser.conftest import DESKTOP, PATIENCE_SECONDS
from tests.scene import SCORES

pytestmark = [pytest.mark.browser, pytest.mark.race]

ANSWER = "Switch flight mode on for ten seconds, then off."

OpenAs = Callable[..., Page]


@pytest.fixture
def open_plain(open_as: OpenAs) -> OpenAs:
    """open_plain(user) -> a page that runs no script."""

    def open_page(user: User, **options: Any) -> Page:
        return open_as(user, java_script_enabled=False, **options)

    return open_page


def until(page: Page, address: str, what: Locator) -> None:
    """Nothing comes by itself: whoever waits loads the page again."""
    for _ in range(PATIENCE_SECONDS):
        page.goto(address)
        if what.count():
            return
        page.wait_for_timeout(1_000)
    expect(what).to_be_visible()


def test_an_advocate_claims_answers_and_takes_it_off_the_bill(
    open_plain: OpenAs, carla: User, ada: User, sim: Any
) -> None:
    Tariff.objects.filter(topic=sim).update(points=600)
    enquiry = post_enquiry(by=carla, subject="My eSIM is dead", body="Since this morning.", topic_id=sim.id)
    page = open_plain(ada)
    page.goto("/queue/")
    page.get_by_role("button", name="Claim").click()
    page.wait_for_url(re.compile("/claims/"))
    page.get_by_role("textbox", name="Your answer").fill("x" * 10_001)
    page.get_by_role("button", name="Send answer").click()
    expect(page.get_by_role("link", name="Write at most 10000 characters")).to_be_visible()
    box = page.get_by_role("textbox", name="Your answer")
    expect(box).to_have_value("x" * 10_001)
    box.fill(ANSWER)
    page.get_by_role("button", name="Send answer").click()
    expect(page.get_by_role("textbox", name="Your answer")).to_have_count(0)
    assert Answer.objects.get(enquiry=enquiry).body == ANSWER

    accept_answer(enquiry_id=enquiry.id, by=carla, rating=5)
    Award.objects.update(confirm_at=clock.ago(seconds=1))
    until(page, "/rewards/", page.get_by_role("button", name="Take it off my bill"))
    page.get_by_role("radio", name=re.compile("£6.00")).first.check(force=True)
    page.get_by_role("button", name="Take it off my bill").click()
    expect(page.locator("#balance").get_by_text("600 points set aside")).to_be_visible()


def test_a_moderator_reviews_an_answer_and_declines_an_applicant(
    open_plain: OpenAs, scene: Any, mo: User
) -> None:
    made, applied = scene.at("in_review"), scene.at("application")
    page = open_plain(mo, viewport=DESKTOP)
    page.goto("/review/")
    page.get_by_role("button", name="Start reviewing").click()
    page.locator("button[value=publish]").click()
    expect(page.get_by_text("There are 5 things to fix.")).to_be_visible()
    expect(page.get_by_role("heading", name="Keyboard shortcuts")).to_have_count(0)
    expect(page.locator("kbd:visible")).to_have_count(0)
    for criterion, mark in SCORES.items():
        page.locator(f"input[name=score-{criterion}][value='{mark}']").check(force=True)
    page.locator("button[value=publish]").click()
    expect(page.get_by_text("Nothing left to review")).to_be_visible()
    for _ in range(PATIENCE_SECONDS):
        if Answer.objects.get(pk=made["answer_id"]).status == "published":
            break
        page.wait_for_timeout(1_000)
    assert Answer.objects.get(pk=made["answer_id"]).status == "published"

    page.goto("/applications/")
    page.get_by_role("button", name="Decline with this reason").click()
    expect(page.get_by_text("to fix.")).to_be_visible()
    page.get_by_label(re.compile("reason", re.I)).last.fill("Please look at the guide first.")
    for mark in page.get_by_role("radio").all()[::3]:
        mark.check(force=True)
    page.get_by_role("button", name="Decline with this reason").click()
    until(page, "/applications/", page.get_by_text("No applications waiting"))
    assert Application.objects.get(pk=applied["application_id"]).advocate.status == "declined"


def test_an_agent_takes_a_question_and_answers_it(
    open_plain: OpenAs, carla: User, stella: User, sim: Any, service_level: Any
) -> None:
    enquiry = post_enquiry(by=carla, subject="Call me", body="Please do.", topic_id=sim.id)
    ask_staff(enquiry_id=enquiry.id, by=carla)
    page = open_plain(stella, viewport=DESKTOP)
    page.goto("/desk/")
    page.get_by_role("link", name="Call me").first.click()
    page.get_by_role("button", name="Take it").click()
    page.get_by_role("button", name="Send answer").click()
    expect(page.get_by_text("There is one thing to fix.")).to_be_visible()
    page.get_by_role("textbox", name="Your answer").fill(ANSWER)
    page.get_by_role("button", name="Send answer").click()
    expect(page.get_by_role("textbox", name="Your answer")).to_have_count(0)
    until(page, "/desk/", page.get_by_role("heading", name="Nothing waiting"))
    assert Answer.objects.get(enquiry=enquiry).body == ANSWER


def test_ops_approves_a_request_and_sends_it_to_billing(open_plain: OpenAs, scene: Any, omar: User) -> None:
    scene.at("redemption")
    page = open_plain(omar, viewport=DESKTOP)
    page.goto("/payouts/")
    page.get_by_role("button", name=re.compile("^Approve")).click()
    until(page, "/payouts/", page.get_by_role("link", name="Prepare batch"))
    page.get_by_role("link", name="Prepare batch").click()
    page.get_by_role("button", name=re.compile("^Send .* to billing")).click()
    expect(page.get_by_role("heading", name=re.compile("^Batch"))).to_be_visible()
    assert set(Redemption.objects.values_list("status", flat=True)) == {"sent"}
