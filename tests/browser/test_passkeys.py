"""A passkey is made, signs in without a password, and counts as two factors; with Chromium's own authenticator."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.conftest import PASSWORD
from tests.running_site import Site

pytestmark = [pytest.mark.browser, pytest.mark.race]

FINGERPRINT_READER = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def test_a_passkey_signs_in_on_its_own(site: Site, open_as: Callable[..., Page], carla: Any) -> None:
    EmailAddress.objects.create(user=carla, email=carla.email, verified=True, primary=True)
    page = open_as(None)
    # A passkey belongs to a name, not to an address of numbers.
    at = site.url.replace("127.0.0.1", "localhost")
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": FINGERPRINT_READER})

    page.goto(at + reverse("account_login") + "?next=" + reverse("mfa_add_webauthn"))
    page.get_by_label("Email").fill(carla.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    page.get_by_label("Sign in with it alone").check()
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    assert Authenticator.objects.filter(user=carla, type="webauthn").count() == 1

    page.goto(at + reverse("account_logout"))
    page.get_by_role("main").get_by_role("button").click()
    page.goto(at + reverse("account_login") + "?next=" + reverse("my_questions"))
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", name="My questions")).to_be_visible()
