"""A passkey is made, signs in without a password or after it, and proves again who it is; with Chromium's own
authenticator."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.sessions import SessionStore
from common.models import HistoryRow
from rewards.models import Award, Redemption, Tariff
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


@pytest.fixture
def with_passkey(site: Site, open_as: Callable[..., Page]) -> Callable[[Any, str], Page]:
    """with_passkey(omar, "payouts") -> that page, for whoever has made a passkey, signed out, and signed in with their
    password and with it."""
    at = site.url.replace("127.0.0.1", "localhost")

    def make(person: Any, then: str) -> Page:
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
        page = open_as(None)
        tools = page.context.new_cdp_session(page)
        tools.send("WebAuthn.enable")
        tools.send("WebAuthn.addVirtualAuthenticator", {"options": FINGERPRINT_READER})
        give_password(page, at + reverse("account_login") + "?next=" + reverse("mfa_add_webauthn"), person)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Confirm").click()
        page.wait_for_url(f"**{reverse('mfa_add_webauthn')}")
        page.get_by_role("button", name="Add").click()
        expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()

        page.goto(at + reverse("account_logout"))
        page.get_by_role("main").get_by_role("button").click()
        page.wait_for_url(lambda url: reverse("account_logout") not in url)
        give_password(page, at + reverse("account_login") + "?next=" + reverse(then), person)
        page.wait_for_url(f"**{reverse('mfa_authenticate')}")
        page.goto(at + reverse(then))
        expect(
            page.get_by_role("heading", name="Your second step")
        ).to_be_visible()  # a password opens nothing
        page.get_by_role("button", name="Use a passkey").click()
        page.wait_for_url(f"{at}{reverse(then)}")
        return page

    return make


def give_password(page: Page, where: str, person: Any) -> None:
    page.goto(where)
    page.get_by_label("Email").fill(person.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def let_proofs_grow_old(page: Page) -> None:
    """As if the browser had lain there for an hour."""
    (cookie,) = [each for each in page.context.cookies() if each["name"] == settings.SESSION_COOKIE_NAME]
    session = SessionStore(cookie["value"])
    for proof in session[AUTHENTICATION_METHODS_SESSION_KEY]:
        proof["at"] -= settings.STEP_UP_SECONDS + 1
    session.modified = True
    session.save()


def prove_by_passkey(page: Page) -> None:
    """On the page that asks whether it is still them: whoever has a second factor is asked for that, not a password."""
    expect(page.get_by_role("heading", name="Is it still you?")).to_be_visible()
    expect(page.get_by_label("Password")).to_have_count(0)
    page.get_by_role("link", name="Use a security key").click()
    page.wait_for_url(f"**{reverse('mfa_reauthenticate_webauthn')}*")
    page.get_by_role("button", name="Use a passkey").click()


def confirmed(person: Any) -> list[str]:
    """By what they have proved again who they are, as the record has it."""
    return list(
        HistoryRow.objects.filter(verb="confirm_identity", actor=person)
        .order_by("id")
        .values_list("why", flat=True)
    )


def points(person: Any, topic: Any) -> None:
    """Enough to be used."""
    from rewards.actions.award_points import award_points
    from rewards.actions.confirm_award import confirm_award
    from rewards.tariffs import BEFORE_ALL

    Tariff.objects.filter(topic=topic).update(points=600, valid_from=BEFORE_ALL)
    earned = award_points(
        holder_id=person.id, work_id=uuid4(), story=uuid4(), topic=topic, label="eSIM on a second phone"
    )
    Award.objects.filter(pk=earned.id).update(confirm_at=BEFORE_ALL)
    confirm_award(award_id=earned.id)


def test_ops_sign_in_and_send_a_payout_with_password_and_passkey(
    with_passkey: Callable[[Any, str], Page], omar: Any, ada: Any, sim: Any
) -> None:
    from rewards.actions.approve_redemption import approve_redemption
    from rewards.actions.redeem_points import redeem_points

    points(ada, sim)
    approve_redemption(redemption_id=redeem_points(by=ada, points=500).id, by=omar)
    page = with_passkey(omar, "payouts")
    page.get_by_role("link", name="Prepare batch").click()
    send = page.get_by_role("button", name=re.compile("Send £5.00 to billing"))
    expect(send).to_be_visible()  # that sign-in was a fresh proof

    let_proofs_grow_old(page)
    send.click()
    prove_by_passkey(page)
    page.wait_for_url(re.compile(r"/payouts/batches/.+"))
    assert Redemption.objects.get().status == "sent"
    assert confirmed(omar) == ["password", "mfa"]


def test_an_advocate_uses_points_by_proving_with_a_passkey(
    with_passkey: Callable[[Any, str], Page], ada: Any, sim: Any
) -> None:
    points(ada, sim)
    page = with_passkey(ada, "rewards")
    let_proofs_grow_old(page)
    page.get_by_role("radio", name=re.compile("£5.00")).first.check(force=True)
    page.get_by_role("button", name="Take it off my bill").click()
    prove_by_passkey(page)
    expect(page.get_by_text("a person checks it before it goes to your bill")).to_be_visible()
    assert Redemption.objects.get().points == 500
    assert confirmed(ada) == ["password", "mfa"]
