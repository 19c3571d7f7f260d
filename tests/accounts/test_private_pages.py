"""A browser keeps nothing of what somebody was shown, but for the crowd-safe pages of an advocate."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts import private_pages
from marketplace.actions.post_enquiry import post_enquiry
from tests.api.conftest import API


def kept_as(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.headers.get("Cache-Control")


@pytest.fixture
def enquiry(carla, sim, service_level):
    return post_enquiry(by=carla, subject="My eSIM", body="It is dead.", topic_id=sim.id)


def test_own_words_and_data_are_not_kept(client_of, carla, enquiry):
    browser = client_of(carla)
    for address in (reverse("enquiry", args=[enquiry.id]), reverse("my_questions"), reverse("profile")):
        assert kept_as(browser, address) == "private, no-store"


def test_replies_of_the_api_are_not_kept_whoever_asks(client_of, api_of, carla, enquiry):
    for client in (client_of(carla), api_of(carla)):
        assert kept_as(client, f"{API}/enquiries/{enquiry.id}/") == "private, no-store"


def test_a_phone_may_keep_what_the_crowd_may_see(client_of, ada):
    browser = client_of(ada)
    for name in ("queue", "my_answers"):
        assert kept_as(browser, reverse(name)) == "private, no-cache"


def test_what_strangers_see_is_as_it_was(client, db):
    assert kept_as(client, reverse("help_home")) is None


def test_signing_out_empties_the_browsers_cache(client_of, carla):
    browser = client_of(carla)
    assert "Clear-Site-Data" not in browser.get(reverse("account_logout")).headers
    assert browser.post(reverse("account_logout")).headers["Clear-Site-Data"] == '"cache"'
    assert "Clear-Site-Data" not in browser.post(reverse("account_logout")).headers


def test_without_the_guard_words_are_kept(client_of, carla, enquiry, monkeypatch):
    everything = {"enquiry", "my_questions", "profile"}
    monkeypatch.setattr(private_pages, "CROWD_SAFE", everything)
    with pytest.raises(AssertionError):
        test_own_words_and_data_are_not_kept(client_of, carla, enquiry)
