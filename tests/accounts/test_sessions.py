"""Where one is signed in: seen in one list, and ended from there."""

from __future__ import annotations

import pytest
from allauth.account.adapter import DefaultAccountAdapter
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse

from accounts.actions.create_token import create_token
from accounts.actions.end_sessions_of import end_sessions_of
from accounts.adapter import AccountAdapter
from accounts.models import User
from common.errors import NotAllowed, NotFound
from common.ids import new_id
from common.models import HistoryRow
from tests.api.conftest import API
from tests.conftest import PASSWORD

PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1"


@pytest.fixture
def two_browsers(carla):
    browsers = Client(), Client(headers={"user-agent": PHONE})
    for browser in browsers:
        browser.post(reverse("account_login"), {"login": carla.email, "password": PASSWORD})
    return browsers


def test_the_other_browser_is_listed_and_can_be_signed_out(two_browsers, carla):
    laptop, phone = two_browsers
    page = laptop.get(reverse("usersessions_list")).content.decode()
    assert "Safari on iPhone" in page
    other = UserSession.objects.get(user_agent=PHONE)
    laptop.post(reverse("session_end", args=[other.pk]))
    assert phone.get(reverse("profile")).status_code == 302
    assert laptop.get(reverse("profile")).status_code == 200


def test_all_others_at_once(two_browsers):
    laptop, phone = two_browsers
    phone.post(reverse("usersessions_list"))
    assert laptop.get(reverse("profile")).status_code == 302
    assert phone.get(reverse("profile")).status_code == 200


def _change_password(browser):
    new = "a-heron-at-the-weir"
    typed = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert browser.post(reverse("account_change_password"), typed).status_code == 302


def test_a_new_password_ends_other_sessions_and_every_token(two_browsers, carla, carl, api_of):
    """Of a thief who knew the old one nothing is left."""
    program, of_somebody_else = api_of(carla), api_of(carl)
    _change_password(two_browsers[0])
    assert [browser.get(reverse("profile")).status_code for browser in two_browsers] == [200, 302]
    assert [api.get(f"{API}/me/").status_code for api in (program, of_somebody_else)] == [401, 200]


def test_no_token_outlives_the_password_of_whoever_asked_for_it(two_browsers, carla):
    """It waits for the person's row while the new password is written."""
    asked_by = User.objects.get(pk=carla.id)
    _change_password(two_browsers[0])
    with pytest.raises(NotAllowed):
        create_token(by=asked_by)
    assert create_token(by=User.objects.get(pk=carla.id))


def test_without_the_guard_a_thiefs_token_outlives_the_password(two_browsers, carla, api_of, monkeypatch):
    monkeypatch.setattr(AccountAdapter, "set_password", DefaultAccountAdapter.set_password)
    program = api_of(carla)
    _change_password(two_browsers[0])
    assert program.get(f"{API}/me/").status_code == 200


def test_nobody_ends_somebody_elses(two_browsers, client_of, carl):
    theirs = UserSession.objects.first()
    assert client_of(carl).post(reverse("session_end", args=[theirs.pk])).status_code == 404
    assert UserSession.objects.count() == 2


@pytest.fixture
def keeper_of_accounts(make_user):
    return make_user("Una S.", is_staff=True, is_superuser=True)


def test_who_keeps_accounts_signs_somebody_out_everywhere(
    two_browsers, carla, client_of, api_of, keeper_of_accounts
):
    program, keeper = api_of(carla), client_of(keeper_of_accounts)
    chosen = {"action": "sign_out_everywhere", "_selected_action": [carla.pk]}
    said = keeper.post(reverse("admin:accounts_user_changelist"), chosen, follow=True).content.decode()
    assert "Ended 2 sessions" in said
    assert "until they remove them on their profile page" in said
    assert [browser.get(reverse("profile")).status_code for browser in two_browsers] == [302, 302]
    assert program.get(f"{API}/me/").status_code == 401
    assert keeper.get(reverse("profile")).status_code == 200
    row = HistoryRow.objects.get(verb="end_sessions")
    assert (row.subject, row.actor_id) == (carla.id, keeper_of_accounts.id)


def test_nobody_else_does(two_browsers, carla, stella, omar):
    for person in (stella, omar, carla):
        with pytest.raises(NotAllowed):
            end_sessions_of(person_id=carla.id, by=person)
    assert UserSession.objects.count() == 2


def test_there_has_to_be_somebody(keeper_of_accounts):
    with pytest.raises(NotFound):
        end_sessions_of(person_id=new_id(), by=keeper_of_accounts)
