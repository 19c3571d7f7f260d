"""A page that is left open hears nothing more once its person may not: signed out, suspended, in another role.

Each ending comes through its own door, and the socket finds out by itself. `make sockets` waits as long as the site
does; otherwise the socket looks again after a moment.
"""

from __future__ import annotations

import asyncio
import os
import time
from functools import partial

import pytest
from asgiref.sync import sync_to_async
from django.db import OperationalError
from django.urls import reverse

from common.ids import new_id
from common.live import poke
from routing import consumers
from tests.conftest import PASSWORD
from tests.live_socket import LiveSocket, run

pytestmark = pytest.mark.race

SIGNED_OUT, CONNECT_AGAIN, NOBODY_CAN_TELL = 4401, 4403, 1013
PROMISED_SECONDS = 30
RECHECK_SECONDS = float(os.environ.get("CROWDLINE_RECHECK_SECONDS", "0.2"))

in_thread = partial(sync_to_async, thread_sensitive=False)


@pytest.fixture(autouse=True)
def soon(monkeypatch):
    assert consumers.RECHECK_SECONDS < PROMISED_SECONDS
    monkeypatch.setattr(consumers, "RECHECK_SECONDS", RECHECK_SECONDS)


@pytest.fixture
def sign_in(client_of):
    """sign_in(person) -> a browser that the list of their sessions names."""

    def make(person):
        browser = client_of(None)
        browser.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
        browser.get(reverse("profile"))
        return browser

    return make


@pytest.fixture
def endings(client_of, make_user, sign_in, mo):
    """By name: what ends it, given the person and their browser, and the code with which their page is closed."""
    from allauth.usersessions.models import UserSession

    from marketplace.actions.suspend_advocate import suspend_advocate

    root = make_user("Root", is_staff=True, is_superuser=True)

    def sign_out(person, browser):
        browser.post(reverse("account_logout"))

    def end_session(person, browser):
        session = UserSession.objects.get(session_key=browser.session.session_key)
        sign_in(person).post(reverse("session_end", args=[session.pk]))

    def end_all_others(person, browser):
        sign_in(person).post(reverse("usersessions_list"))

    def change_password(person, browser):
        new = "a-heron-at-the-weir"
        typed = {"oldpassword": PASSWORD, "password1": new, "password2": new}
        assert sign_in(person).post(reverse("account_change_password"), typed).status_code == 302

    def configure(person, browser, **fields):
        form = {"bill_account": person.bill_account_id, "is_active": "on"} | fields
        address = reverse("admin:accounts_user_change", args=[person.id])
        saved = client_of(root).post(address, {key: value for key, value in form.items() if value})
        assert saved.status_code == 302, saved.content

    def suspend(person, browser):
        suspend_advocate(
            advocate_id=person.id, by=mo, reason="contact", words="Asked for a number.", evidence="In three."
        )

    return {
        "signing out": (sign_out, SIGNED_OUT),
        "ending the session elsewhere": (end_session, SIGNED_OUT),
        "ending all other sessions": (end_all_others, SIGNED_OUT),
        "changing the password": (change_password, SIGNED_OUT),
        "disabling the account": (partial(configure, is_active=""), SIGNED_OUT),
        "changing the roles": (partial(configure, roles="agent"), CONNECT_AGAIN),
        "a suspension": (suspend, CONNECT_AGAIN),
    }


async def _until_closed(browser, happens):
    """Seconds after what happens was committed, and the code with which the page's socket was closed."""
    page = LiveSocket(browser)
    assert await page.open() == 101
    await in_thread(happens)()
    since = time.monotonic()
    heard = await page.heard(within_seconds=PROMISED_SECONDS)
    return time.monotonic() - since, heard


def test_pages_left_open_are_closed_by_themselves(endings, make_advocate, sign_in, figure):
    async def all_at_once():
        return await asyncio.gather(
            *(_until_closed(browser, partial(end, *pair)) for (pair, browser, end) in opened)
        )

    opened = []
    for number, (end, _code) in enumerate(endings.values()):
        person = make_advocate(f"Ada {number}")
        browser = sign_in(person)
        opened.append(((person, browser), browser, end))
    closed = dict(zip(endings, run(all_at_once), strict=True))

    for how, (seconds, _code) in closed.items():
        figure(f"Socket closed {seconds:.2f} s after {how}, looking again every {RECHECK_SECONDS:g} s.")
    assert {how: code for how, (_, code) in closed.items()} == {
        how: code for how, (_, code) in endings.items()
    }


def test_no_poke_comes_any_more(client_of, ada, monkeypatch):
    monkeypatch.setattr(consumers, "RECHECK_SECONDS", PROMISED_SECONDS)
    browser = client_of(ada)

    def sign_out_and_poke():
        browser.logout()
        poke([ada.id], type="enquiry.changed", id=new_id())

    assert run(_until_closed, browser, sign_out_and_poke)[1] == SIGNED_OUT


def test_who_cannot_be_asked_about_is_closed_too(client_of, ada, monkeypatch):
    """A database that was away for a moment must not leave a socket that never looks again."""

    def away(keys):
        raise OperationalError

    happens = partial(monkeypatch.setattr, consumers, "signed_in", away)
    assert run(_until_closed, client_of(ada), happens)[1] == NOBODY_CAN_TELL


def test_without_the_guard_a_suspended_advocate_hears_on(client_of, endings, ada, monkeypatch):
    monkeypatch.setattr(consumers, "rights_of", lambda person: ((), True))
    suspend, code = endings["a suspension"]

    heard = run(_until_closed, client_of(ada), partial(suspend, ada, None))[1]

    with pytest.raises(AssertionError):
        assert heard == code
