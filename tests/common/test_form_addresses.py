"""Every address that takes only a form leads whoever asks for it to a page that there is."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.urls import reverse

from common.form_addresses import page_above


@pytest.mark.parametrize(
    ("name", "has_id", "above"),
    [
        ("choose_language", False, "home"),
        ("standing_appeal", False, "standing"),
        ("report_appeal", True, "my_reports"),
        ("triage_report", True, "triage"),
        ("application_decide", True, "applications"),
        ("review_decide", True, "review_desk"),
        ("review_undo", True, "review_desk"),
        ("redemption_approve", True, "payouts"),
        ("undo", True, "home"),
        ("phrase_drop", True, "phrase"),
    ],
)
def test_the_page_above_a_form(name, has_id, above):
    id = [uuid4()] if has_id else []
    assert page_above(reverse(name, args=id)) == reverse(above, args=id if name == "phrase_drop" else [])


def test_a_browser_is_led_and_a_script_is_not(client, db):
    address = reverse("choose_language")
    assert client.get(address).url == reverse("home")
    assert client.get(address, headers={"HX-Request": "true"}).status_code == 405
    assert client.head(address).status_code == 405
