"""Where a sign-in leads, if the address says so."""

from __future__ import annotations

import pytest
from django.urls import reverse

LOGIN = "account_login"


@pytest.mark.parametrize("door", [LOGIN, "account_signup", "account_reset_password"])
@pytest.mark.parametrize(
    "nowhere", ["http://[evil", "//[", "http://\u2100.example/", "https://evil.example/"]
)
def test_what_is_no_address_of_ours_leads_nowhere(db, client, door, nowhere):
    page = client.get(reverse(door), {"next": nowhere})
    assert page.status_code == 200
    assert f'value="{nowhere}"' not in page.content.decode()


def test_a_page_of_ours_is_gone_to(db, client):
    assert 'value="/desk/"' in client.get(reverse(LOGIN), {"next": "/desk/"}).content.decode()
