"""The documentation of the API opens under the site's own Content Security Policy."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP

pytestmark = [pytest.mark.browser, pytest.mark.race]


def test_the_docs_show_the_endpoints_and_break_no_rule_of_the_browser(open_as):
    page = open_as(None, viewport=DESKTOP)
    page.goto("/api/v1/docs/")
    expect(page.get_by_role("heading", name="Crowdline API")).to_be_visible()
    expect(page.get_by_text("/api/v1/enquiries/{enquiry_id}/claim/").first).to_be_visible()
