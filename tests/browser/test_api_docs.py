"""The documentation of the API opens under the site's own Content Security Policy, and can be read by everybody."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.test_accessibility import AXE, STANDARD, VIOLATIONS

pytestmark = [pytest.mark.browser, pytest.mark.race]


def test_the_docs_show_the_endpoints_and_break_no_rule_of_the_browser(open_as):
    page = open_as(None, viewport=DESKTOP)
    page.goto("/api/v1/docs/")
    expect(page.get_by_role("heading", name="Crowdline API")).to_be_visible()
    expect(page.get_by_text("/api/v1/enquiries/{enquiry_id}/claim/").first).to_be_visible()


def test_they_are_accessible_with_an_address_opened(open_as):
    """Swagger UI's page, in our colours: it has one theme."""
    page, found = open_as(None, viewport=PHONE), []
    page.add_init_script(AXE)
    page.goto("/api/v1/docs/")
    for method, viewport in (("get", PHONE), ("post", DESKTOP)):
        page.set_viewport_size(viewport)
        control = page.locator(f".opblock-{method} .opblock-summary-control").first
        control.click()
        expect(page.locator(".opblock-body")).to_have_count(1)
        found += [f"{method}: {each}" for each in page.evaluate(VIOLATIONS, ("tag", STANDARD))]
        control.click()
        expect(page.locator(".opblock-body")).to_have_count(0)
    assert found == [], "\n".join(found)
