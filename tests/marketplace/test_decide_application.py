"""Deciding on an application: by a third party, once, and known to routing at once."""

from __future__ import annotations

import pytest

from accounts.models import Advocate, Application
from common import clock
from common.errors import Invalid, NotFound
from marketplace.actions.decide_application import decide_application
from marketplace.errors import ApplicationDecided, SameParty
from routing.models import Availability, Skill


@pytest.fixture
def application(nina, sim, billing):
    """Nina's, past the test."""
    advocate = Advocate.objects.create(user=nina, status="in_review", languages=["en"])
    made = Application.objects.create(
        advocate=advocate, languages=["en", "de"], quiz_score=5, terms_version="2026-09"
    )
    made.topics.set([sim])
    return made


def decide(application, by):
    return decide_application(application_id=application.id, by=by, is_approved=True)


def decline(application, by, reason):
    return decide_application(application_id=application.id, by=by, is_approved=False, reason=reason)


def test_an_approved_applicant_starts_on_probation_and_can_be_asked(application, nina, mo, sim, told):
    decide(application, mo)
    advocate = Advocate.objects.get()
    assert (advocate.status, advocate.tier, advocate.languages) == ("approved", "probation", ["en", "de"])
    assert advocate.user.is_advocate
    assert Availability.objects.get().is_available is False
    assert set(Skill.objects.values_list("topic__slug", "language")) == {("sim", "en"), ("sim", "de")}
    assert told() == ["mail.application_decided"]


def test_a_declined_applicant_reads_why_and_when_to_come_back(application, mo):
    decline(application, mo, "There are enough advocates for these topics.")
    advocate = Advocate.objects.get()
    application.refresh_from_db()
    assert (advocate.status, application.is_approved) == ("declined", False)
    assert application.reason == "There are enough advocates for these topics."
    assert advocate.reapply_at > clock.now()
    assert not Availability.objects.exists()


@pytest.mark.parametrize("reason", ["", "x" * 501])
def test_declining_needs_a_reason(application, mo, reason):
    with pytest.raises(Invalid):
        decline(application, mo, reason)


def test_it_is_decided_once(application, mo, make_user):
    mia = make_user("Mia T.", roles=["moderator"])
    decide(application, mo)
    assert decide(application, mo) == application
    with pytest.raises(ApplicationDecided):
        decide(application, mia)
    with pytest.raises(ApplicationDecided):
        decline(application, mo, "Changed my mind.")


@pytest.mark.race
def test_two_moderators_at_once_make_one_decision(application, mo, make_user, in_parallel):
    mia = make_user("Mia T.", roles=["moderator"])
    outcomes = in_parallel([lambda: decide(application, mo), lambda: decline(application, mia, "Not yet")])
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Application", "ApplicationDecided"]


def test_only_by_a_moderator_of_another_party(application, nina, ada, stella, omar, mo):
    for person in (nina, ada, stella, omar):
        with pytest.raises(NotFound):
            decide(application, person)
    mo.bill_account = nina.bill_account
    mo.save()
    with pytest.raises(SameParty):
        decide(application, mo)
