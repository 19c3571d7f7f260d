"""Who may apply: each rule says kindly what is in the way, and lets go when that has changed."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.urls import reverse

from accounts import applying, queries
from accounts.actions.apply_as_advocate import apply_as_advocate
from accounts.actions.begin_test import begin_test
from accounts.eligibility import hurdles
from accounts.errors import NotYetEligible
from accounts.models import Advocate, Application, BillAccount, User
from common import clock


@pytest.fixture
def partner(nina, make_user):
    """On Nina's bill."""
    return make_user("Pia P.", bill_account=nina.bill_account)


def test_nothing_is_in_the_way_of_most(nina):
    assert hurdles(nina) == []


def test_how_long_somebody_has_been_here(nina, settings):
    settings.APPLY_AFTER_DAYS = 30
    User.objects.filter(pk=nina.id).update(date_joined=clock.ago(days=29))
    nina.refresh_from_db()
    (hurdle,) = hurdles(nina)
    assert "30 days" in hurdle
    assert f"{clock.now() + timedelta(days=1):%-d %B %Y}" in hurdle
    User.objects.filter(pk=nina.id).update(date_joined=clock.ago(days=31))
    nina.refresh_from_db()
    assert hurdles(nina) == []


@pytest.mark.parametrize(
    ("bill", "countries", "said"),
    [
        ({"is_overdue": True}, [], "still to be paid"),
        ({"country": "FR"}, ["GB", "IE"], "a bill in GB, IE"),
        ({"country": "IE"}, ["GB", "IE"], ""),
        ({"country": ""}, ["GB", "IE"], ""),
        ({"country": "FR"}, [], ""),
    ],
    ids=["overdue", "elsewhere", "here", "unknown", "everywhere"],
)
def test_what_the_bill_says(nina, settings, bill, countries, said):
    settings.APPLY_FROM_COUNTRIES = countries
    for field, value in bill.items():
        setattr(nina.bill_account, field, value)
    assert said in " ".join(hurdles(nina))
    assert bool(said) == bool(hurdles(nina))


def test_without_a_bill_there_is_nothing_to_credit(make_user):
    (hurdle,) = hurdles(make_user("Bo L.", bill_account=None))
    assert "we do not know yours yet" in hurdle


@pytest.mark.parametrize(
    ("status", "is_free"),
    [("in_review", False), ("approved", False), ("suspended", False), ("declined", True), ("left", True)],
)
def test_one_advocate_for_each_bill(nina, partner, status, is_free):
    Advocate.objects.create(user=partner, status=status)
    assert (hurdles(nina) == []) is is_free


def test_the_page_says_why_and_offers_no_test(nina, sim, client_of, settings):
    settings.APPLY_AFTER_DAYS = 30
    page = client_of(nina).get(reverse("apply")).content.decode()
    assert "You can apply from" in page
    assert "Begin the test" not in page
    with pytest.raises(NotYetEligible):
        begin_test(by=nina, topic_ids=[sim.id])
    assert queries.standing(nina).code == "not_yet"


@pytest.fixture
def both_begun(nina, partner, sim, settings):
    """Nina and Pia have both begun; each hands in when called."""
    for person in (nina, partner):
        begin_test(by=person, topic_ids=[sim.id])
    said = {
        "languages": ["en"],
        "quiz": {},
        "terms": settings.CONSENT_VERSIONS["advocate_terms"],
        "is_of_age": True,
    }
    return [lambda person=person: apply_as_advocate(by=person, **said) for person in (nina, partner)]


@pytest.mark.race
def test_two_on_one_bill_at_once_make_one_application(both_begun, in_parallel):
    outcomes = in_parallel(both_begun)
    assert {type(outcome) for outcome in outcomes} == {Application, NotYetEligible}


@pytest.mark.race
def test_without_the_guard_both_apply(both_begun, in_parallel, monkeypatch):
    monkeypatch.setattr(applying, "BillAccount", _Unlocked)
    both_checked = threading.Barrier(2)
    check = applying.eligibility.require_eligible

    def check_and_meet(person):
        check(person)
        both_checked.wait(timeout=20)

    monkeypatch.setattr(applying.eligibility, "require_eligible", check_and_meet)
    assert {type(outcome) for outcome in in_parallel(both_begun)} == {Application}


class _Unlocked:
    """The bill account without its lock."""

    class objects:
        @staticmethod
        def select_for_update(**_options):
            return BillAccount.objects
