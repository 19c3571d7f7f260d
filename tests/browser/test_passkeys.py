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
from playwright.sync_api import Page, Route, expect

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


@pytest.fixture
def at(site: Site) -> str:
    """A passkey belongs to a name, not to an address of numbers."""
    return site.url.replace("127.0.0.1", "localhost")


@pytest.fixture
def page_with_reader(open_as: Callable[..., Page]) -> tuple[Page, Callable[..., None]]:
    """A stranger's page on a device with a fingerprint reader, and what says whether it knows the finger."""
    page = open_as(None)
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    reader = tools.send("WebAuthn.addVirtualAuthenticator", {"options": FINGERPRINT_READER})

    def know(*, is_known: bool) -> None:
        tools.send("WebAuthn.setUserVerified", {**reader, "isUserVerified": is_known})

    return page, know


def sign_in_to_add(page: Page, at: str, person: Any) -> None:
    """The page on which a passkey is added, which asks for the password once more."""
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    give_password(page, at + reverse("account_login") + "?next=" + reverse("mfa_add_webauthn"), person)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    page.wait_for_url(f"**{reverse('mfa_add_webauthn')}")


def add(page: Page) -> None:
    page.get_by_label("Sign in with it alone").check()
    page.get_by_role("button", name="Add").click()


def test_a_passkey_signs_in_on_its_own(
    at: str, page_with_reader: tuple[Page, Callable[..., None]], carla: Any
) -> None:
    page, _ = page_with_reader
    sign_in_to_add(page, at, carla)
    add(page)
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    assert Authenticator.objects.filter(user=carla, type="webauthn").count() == 1

    page.goto(at + reverse("account_logout"))
    page.get_by_role("main").get_by_role("button").click()
    page.wait_for_url(lambda url: reverse("account_logout") not in url)
    page.goto(at + reverse("account_login") + "?next=" + reverse("my_questions"))
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", name="My questions")).to_be_visible()


@pytest.fixture
def with_passkey(at: str, page_with_reader: tuple[Page, Callable[..., None]]) -> Callable[[Any, str], Page]:
    """with_passkey(omar, "payouts") -> that page, for whoever has made a passkey, signed out, and signed in with their
    password and with it."""
    page, _ = page_with_reader

    def make(person: Any, then: str) -> Page:
        sign_in_to_add(page, at, person)
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


def test_what_the_device_refuses_is_said_and_can_be_tried_again(
    at: str, page_with_reader: tuple[Page, Callable[..., None]], carla: Any
) -> None:
    page, know = page_with_reader
    sign_in_to_add(page, at, carla)

    know(is_known=False)
    add(page)
    expect(page.get_by_role("alert").filter(has_text="Nothing has happened yet.")).to_be_visible()
    know(is_known=True)
    add(page)
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()

    page.goto(at + reverse("mfa_add_webauthn"))
    add(page)
    expect(page.get_by_role("alert").filter(has_text="You already have a passkey there.")).to_be_visible()
    assert Authenticator.objects.filter(user=carla, type="webauthn").count() == 1


def test_what_would_do_nothing_yet_cannot_be_pressed(at: str, open_as: Callable[..., Page]) -> None:
    """A press before the script is there sent an empty form here, and did nothing where a passkey is added."""
    page = open_as(None)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/mfa/js/webauthn*.js", hold)
    page.goto(at + reverse("account_login"), wait_until="commit")
    button = page.get_by_role("button", name="Sign in with a passkey")
    expect(button).to_be_disabled()
    # The scripts are asked for both at once.
    while len(held) < 2:
        page.wait_for_timeout(100)
    for route in held:
        route.continue_()
    expect(button).to_be_enabled()
