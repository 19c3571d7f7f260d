"""Whatever people, staff and two relays do in whatever order, everything that routing/lifecycle.py promises holds.

Real PostgreSQL, real actions; time passes by moving every moment in the rows into the past. CROWDLINE_STEPS sets how
many steps are tried (600).
"""

from __future__ import annotations

import os
import re
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from accounts.models import Advocate
from common import clock
from common.errors import DomainError
from common.sweeps import each
from routing import lifecycle, queries, sweeps
from routing.actions.claim_enquiry import claim_enquiry
from routing.actions.claim_next import claim_next
from routing.actions.close_item import close_item
from routing.actions.complete_claim import complete_claim
from routing.actions.decline_offer import decline_offer
from routing.actions.expire_claim import expire_claim
from routing.actions.extend_claim import extend_claim
from routing.actions.move_to_pool import move_to_pool
from routing.actions.offer_enquiry import offer_enquiry
from routing.actions.pause_item import pause_item
from routing.actions.queue_enquiry import queue_enquiry
from routing.actions.release_claim import release_claim
from routing.actions.resume_item import resume_item
from routing.actions.set_availability import set_availability
from routing.actions.stand_down_advocate import stand_down_advocate
from routing.errors import StaleFence
from routing.models import Availability, Claim, ItemKind, Offer, Pool, QueueEntry
from tests.routing import invariants
from tests.routing.passing_time import pass_time

STEPS = int(os.environ.get("CROWDLINE_STEPS", "600"))
STEPS_IN_A_RUN = 50
ENQUIRY = ItemKind.ENQUIRY

which = st.integers(0, 999)
"""Chooses one of whatever there is to choose from."""


class Dispatch(RuleBasedStateMachine):
    """A few people with little to do, so that they get in each other's way."""

    customers, advocates, agents, ops, topic = (), (), (), None, None

    def __init__(self):
        super().__init__()
        self.undo = transaction.savepoint()
        self.stale_stages, self.stale_leases = [], []

    def teardown(self):
        transaction.savepoint_rollback(self.undo)

    # --- Choosing -------------------------------------------------------------------------------------------------

    def _one(self, rows, n):
        found = list(rows.order_by("id"))
        return found[n % len(found)] if found else None

    def _live(self, n):
        return self._one(QueueEntry.objects.exclude(status="done"), n)

    def _advocate(self, n):
        return self.advocates[n % len(self.advocates)]

    def _standing(self, n):
        return Advocate.objects.get(user=self._advocate(n))

    # --- What people do -------------------------------------------------------------------------------------------

    @rule(who=which)
    def queue(self, who):
        owner = self.customers[who % len(self.customers)]
        item_id = uuid4()
        queue_enquiry(item_id=item_id, story=item_id, owner=owner, topic=self.topic, language="en")

    @rule(n=which, who=which)
    def claim(self, n, who):
        """By offer, from the open list, after a lease that is over, or against the rules."""
        entry, by = self._live(n), self._advocate(who)
        if entry is None:
            return
        was_free = entry.status == "waiting" or entry.lease_ends_at <= clock.now()
        try:
            claim = claim_enquiry(enquiry_id=entry.item_id, by=by)
        except DomainError:
            assert QueueEntry.objects.get(id=entry.id).fence == entry.fence
        else:
            assert was_free or entry.holder_id == by.id
            assert claim.fence == entry.fence + was_free

    @rule(n=which)
    def claim_by_offer(self, n):
        live = Offer.objects.filter(status="sent", ends_at__gt=clock.Now(), entry__status="waiting")
        if offer := self._one(live, n):
            try:
                claim_enquiry(enquiry_id=offer.entry.item_id, by=offer.advocate.user)
            except DomainError as refused:
                person = Availability.objects.get(advocate_id=offer.advocate_id)
                assert refused.code == "claim_limit", refused.code
                assert queries.active_claims(offer.advocate.user).count() >= person.max_open

    @rule(who=which)
    def claim_at_the_desk(self, who):
        claim_next(pool=Pool.STAFF, kind=ENQUIRY, by=self.agents[who % len(self.agents)])

    @rule(n=which)
    def decline(self, n):
        if offer := self._one(Offer.objects.filter(status="sent"), n):
            assert decline_offer(offer_id=offer.id, by=offer.advocate.user).status == "declined"

    @rule(n=which, off_by=st.sampled_from([0, 0, 0, -1, 1]))
    def submit(self, n, off_by):
        """Any claim there ever was, under its own fence or another: only the one that counts is accepted."""
        claim = self._one(Claim.objects.all(), n)
        if claim is None:
            return
        entry = QueueEntry.objects.get(id=claim.entry_id)
        counts = claim.status == "active" and entry.fence == claim.fence and entry.lease_ends_at > clock.now()
        try:
            complete_claim(claim_id=claim.id, by=claim.holder, fence=claim.fence + off_by)
        except StaleFence:
            assert not counts or off_by
        else:
            assert counts and not off_by

    @rule(n=which)
    def keep_at_it(self, n):
        if claim := self._one(Claim.objects.filter(status="active"), n):
            try:
                extend_claim(claim_id=claim.id, by=claim.holder)
            except DomainError:
                assert claim.ends_at <= clock.now()

    @rule(n=which)
    def release(self, n):
        if claim := self._one(Claim.objects.filter(status="active"), n):
            try:
                release_claim(claim_id=claim.id, by=claim.holder)
            except DomainError:
                assert claim.ends_at <= clock.now()

    @rule(who=which, is_available=st.booleans(), max_open=st.integers(1, 3))
    def go_off_or_on(self, who, is_available, max_open):
        by = self._advocate(who)
        max_open = max(max_open, queries.active_claims(by).count())
        try:
            set_availability(by=by, is_available=is_available, max_open=max_open)
        except DomainError:
            assert self._standing(who).status == "suspended"

    @rule(who=which)
    def suspend_or_restore(self, who):
        advocate = self._standing(who)
        if advocate.status == "approved":
            advocate.status = "suspended"
            advocate.save(update_fields=["status"])
            stand_down_advocate(advocate_id=advocate.user_id, by=self.ops, why="suspended")
            assert not queries.active_claims(advocate.user).exists()
        else:
            advocate.status = "approved"
            advocate.save(update_fields=["status"])

    @rule(n=which)
    def wait_for_the_customer(self, n):
        if entry := self._live(n):
            pause_item(item_id=entry.item_id, kind=ENQUIRY)

    @rule(n=which)
    def hear_from_the_customer(self, n):
        if entry := self._one(QueueEntry.objects.exclude(paused_at=None).exclude(status="done"), n):
            resume_item(item_id=entry.item_id, kind=ENQUIRY)

    @rule(n=which, pool=st.sampled_from([Pool.STAFF, Pool.STAFF, Pool.CROWD]))
    def escalate(self, n, pool):
        if entry := self._live(n):
            move_to_pool(item_id=entry.item_id, kind=ENQUIRY, pool=pool, by=self.ops)

    @rule(n=which)
    def withdraw(self, n):
        if n % 3 == 0 and (entry := self._live(n)):
            close_item(item_id=entry.item_id, kind=ENQUIRY)

    # --- What the clock does --------------------------------------------------------------------------------------

    @rule(seconds=st.sampled_from([7, 61, 125, 601, 1801, 7201]))
    def time_passes(self, seconds):
        pass_time(seconds)

    @rule(name=st.sampled_from(["start_next_stages", "end_leases", "lapse_offers", "end_availability"]))
    def sweep(self, name):
        getattr(sweeps, name)()

    @rule()
    def another_relay_reads(self):
        """What is overdue now; it acts on that later, when it may no longer be."""
        overdue = QueueEntry.objects.filter(lease_ends_at__lte=clock.Now())
        self.stale_leases = list(overdue.values_list("id", flat=True))
        due = QueueEntry.objects.filter(status="waiting", stage_ends_at__lte=clock.Now())
        self.stale_stages = list(due.values_list("id", flat=True))

    @precondition(lambda self: self.stale_leases or self.stale_stages)
    @rule()
    def another_relay_acts(self):
        each(self.stale_leases, lambda entry_id: expire_claim(entry_id=entry_id))
        each(self.stale_stages, lambda entry_id: offer_enquiry(entry_id=entry_id))

    @rule()
    def pass_on_what_nobody_took(self):
        """As marketplace's sweep does."""
        for entry in queries.exhausted(limit=100):
            move_to_pool(item_id=entry.item_id, kind=ENQUIRY, pool=Pool.STAFF)

    @invariant()
    def everything_holds(self):
        assert invariants.broken() == {}


@pytest.fixture
def neighbour(make_advocate, carla):
    """An advocate of Carla's own household."""
    neighbour = make_advocate("Ned H.")
    for person in (carla, neighbour):
        person.bill_account.household = "4 Mill Lane"
        person.bill_account.save()
    return neighbour


@pytest.mark.django_db
def test_whatever_happens_routing_keeps_its_promises(
    carla, carl, ada, ben, neighbour, make_advocate, stella, omar, sim, service_level, monkeypatch
):
    invariants.refuse_second_ends()
    service_level.stages.filter(position=1).update(people=1)
    advocates = (ada, ben, neighbour, make_advocate("Una X.", tier="trusted"))
    for name, value in {
        "customers": (carla, carl, ben),
        "advocates": advocates,
        "agents": (stella,),
        "ops": omar,
        "topic": sim,
    }.items():
        monkeypatch.setattr(Dispatch, name, value)
    run_state_machine_as_test(
        Dispatch,
        settings=settings(
            max_examples=max(1, STEPS // STEPS_IN_A_RUN),
            stateful_step_count=STEPS_IN_A_RUN,
            deadline=None,
            database=None,
            derandomize="CROWDLINE_STEPS" not in os.environ,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_the_invariants_are_those_that_the_lifecycle_states():
    stated = set(re.findall(r"^- (\w+):", lifecycle.__doc__, flags=re.MULTILINE))
    assert stated == {*invariants.BREAKING, "end_is_final"}
