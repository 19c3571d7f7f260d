"""Somebody is suspended in the very moment in which they claim or switch on: afterwards they hold nothing.

Both ways round, each with the row that the two meet at, and each once with the guard switched off.
"""

from __future__ import annotations

import pytest
from django.db import transaction

from common.errors import NotAllowed
from marketplace.actions.post_enquiry import post_enquiry
from marketplace.actions.suspend_advocate import suspend_advocate
from routing import bids, permissions
from routing.actions.claim_enquiry import claim_enquiry
from routing.actions.set_availability import set_availability
from routing.errors import NotEligible
from routing.models import Availability, Claim, Offer, QueueEntry, Skill

pytestmark = pytest.mark.race

WHY = {"reason": "unkind", "words": "Please stay kind.", "evidence": "Three answers."}


@pytest.fixture
def enquiry(ada, carla, sim):
    """Offered to Ada."""
    return post_enquiry(by=carla, subject="Dead", body="What now?", topic_id=sim.id)


@pytest.fixture
def suspend(ada, mo):
    return lambda: suspend_advocate(advocate_id=ada.id, by=mo, **WHY)


@pytest.fixture
def claim(enquiry, ada):
    return lambda: claim_enquiry(enquiry_id=enquiry.id, by=ada)


@pytest.fixture
def claim_slowly(meeting, claim, monkeypatch):
    """The claim pauses between having looked who claims and taking the enquiry."""
    check = permissions.check_advocate_may_claim

    def check_and_pause(bid, by):
        check(bid, by)
        meeting.pause()

    monkeypatch.setattr(permissions, "check_advocate_may_claim", check_and_pause)
    return claim


@pytest.fixture
def suspend_slowly(meeting, suspend, ada):
    """The suspension pauses before it commits; an offer that was on its way to Ada arrives after all."""

    def act():
        with transaction.atomic():
            suspend()
            Offer.objects.filter(advocate_id=ada.id).update(status="sent", ended_at=None)
            meeting.pause()

    return act


def _held_by(person):
    return Claim.objects.filter(holder=person, status="active").count()


def test_what_was_claimed_a_moment_before_is_given_back(meeting, claim_slowly, suspend, ada):
    claimed, _ = meeting.hold(claim_slowly, suspend)
    assert isinstance(claimed, Claim)
    assert _held_by(ada) == 0
    assert QueueEntry.objects.get().status == "waiting"


def test_without_the_guard_the_suspension_misses_the_claim(meeting, claim_slowly, suspend, ada, monkeypatch):
    _switch_off(monkeypatch, "_LOCK_PERSON", "FOR NO KEY UPDATE OF person")
    meeting.hold(claim_slowly, suspend)
    assert _held_by(ada) == 1


def test_whoever_claims_a_moment_after_gets_nothing(meeting, suspend_slowly, claim, ada):
    _, refused = meeting.hold(suspend_slowly, claim)
    assert isinstance(refused, NotEligible)
    assert _held_by(ada) == 0


def test_without_the_guard_an_offer_would_do(meeting, suspend_slowly, claim, ada, monkeypatch):
    _switch_off(monkeypatch, "_READ", "AND status = 'approved'")
    meeting.hold(suspend_slowly, claim)
    assert _held_by(ada) == 1


def test_whoever_switches_on_a_moment_after_stays_off(meeting, suspend_slowly, ada):
    _, refused = meeting.hold(suspend_slowly, lambda: set_availability(by=ada, is_available=True))
    assert isinstance(refused, NotAllowed)
    assert not Availability.objects.get(advocate_id=ada.id).is_available
    assert not Skill.objects.filter(advocate_id=ada.id, is_listed=True).exists()


def _switch_off(monkeypatch, statement, guard):
    sql = getattr(bids, statement)
    assert guard in sql
    monkeypatch.setattr(bids, statement, sql.replace(guard, ""))
