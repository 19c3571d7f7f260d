"""A browser is signed out after a while without anybody doing anything, and in any case some day."""

from __future__ import annotations

import pytest
from django.contrib.auth import SESSION_KEY
from django.urls import reverse

from accounts import session_limits
from accounts.session_limits import ACTIVE, BEGAN
from common import clock
from common.models import HistoryRow
from routing import consumers

HOUR, DAY = 3_600, 86_400
BY_SCRIPT = {"headers": {"hx-request": "true"}}


@pytest.fixture
def left(client_of):
    """left(person, idle, since) -> a browser in which nothing was done for so many seconds."""

    def make(person, *, idle_seconds, seconds=0):
        browser = client_of(person)
        session = browser.session
        session[ACTIVE] = clock.ago(seconds=idle_seconds).timestamp()
        session[BEGAN] = clock.ago(seconds=max(seconds, idle_seconds)).timestamp()
        session.save()
        return browser

    return make


def is_signed_in(browser):
    return SESSION_KEY in browser.session


@pytest.mark.parametrize(
    ("role", "idle_seconds", "seconds", "is_over"),
    [
        ("stella", HOUR - 60, 0, False),
        ("stella", HOUR + 1, 0, True),
        ("stella", 60, 12 * HOUR + 1, True),
        ("carla", HOUR + 1, 12 * HOUR + 1, False),
        ("carla", 14 * DAY + 1, 0, True),
        ("carla", 60, 30 * DAY + 1, True),
    ],
)
def test_who_works_in_house_has_less_time(left, request, role, idle_seconds, seconds, is_over):
    browser = left(request.getfixturevalue(role), idle_seconds=idle_seconds, seconds=seconds)
    page = browser.get(reverse("profile"))
    assert page.status_code == (302 if is_over else 200)
    assert is_signed_in(browser) is not is_over


def test_who_comes_back_is_told_and_sent_to_sign_in(left, stella):
    browser = left(stella, idle_seconds=HOUR + 1)
    page = browser.get(reverse("desk"), follow=True)
    assert page.redirect_chain[-1][0] == f"{reverse('account_login')}?next={reverse('desk')}"
    assert "You were signed out" in page.content.decode()
    assert HistoryRow.objects.filter(verb="sign_out", actor=stella).exists()


def test_what_a_page_fetches_by_itself_is_nothing_done(left, stella):
    browser = left(stella, idle_seconds=HOUR - 60)
    before = browser.session[ACTIVE]
    assert browser.get(reverse("desk_list"), **BY_SCRIPT).status_code == 200
    assert browser.session[ACTIVE] == before
    browser.post(reverse("choose_language"), {"language": "en"}, **BY_SCRIPT)
    assert browser.session[ACTIVE] > before


def test_a_session_is_not_written_with_every_page(client_of, carla):
    browser = client_of(carla)
    before = browser.session[ACTIVE]
    browser.get(reverse("profile"))
    assert browser.session[ACTIVE] == before


def test_an_open_socket_finds_out(left, stella):
    browser = left(stella, idle_seconds=HOUR + 1)
    assert consumers.signed_in({browser.session.session_key}) == {}


def test_without_the_guard_a_desk_stays_open(left, stella, monkeypatch):
    monkeypatch.setattr(session_limits, "is_over", lambda session, person: False)
    browser = left(stella, idle_seconds=HOUR + 1)
    assert browser.get(reverse("desk")).status_code == 200
    assert stella in consumers.signed_in({browser.session.session_key}).values()
