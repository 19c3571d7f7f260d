"""Each guard of the routing is switched off once, and the test that is there for it must turn red.

`make guards` shows them all with what they prevent; the last line counts.
"""

from __future__ import annotations

import inspect
import textwrap

import pytest
from django.db import Error, connection, transaction

from common.errors import DomainError
from routing import bids, claims, matching, offers, permissions, sweeps, track_record
from routing.actions import complete_claim, expire_claim, offer_backlog
from routing.actions.claim_enquiry import claim_enquiry
from routing.actions.set_availability import set_availability
from tests.routing import (
    test_claim_enquiry,
    test_complete_claim,
    test_complete_item,
    test_expire_claim,
    test_extend_claim,
    test_in_between,
    test_queue_enquiry,
    test_set_availability,
    test_sweeps,
)

pytestmark = pytest.mark.race

LEASE_RUNS = '"routing_queueentry"."lease_ends_at" > (STATEMENT_TIMESTAMP())'


def without_index(name):
    def switch_off(_monkeypatch):
        with connection.cursor() as cursor:
            cursor.execute(f"DROP INDEX {name}")

    return switch_off


def in_text(module, name, guard, instead=""):
    """A statement of ours without a part of it."""

    def switch_off(monkeypatch):
        sql = getattr(module, name)
        assert guard in sql
        monkeypatch.setattr(module, name, sql.replace(guard, instead))

    return switch_off


def in_select(module, name, guard, instead=""):
    """A SELECT that the ORM has written once, without a part of it."""

    def switch_off(monkeypatch):
        with transaction.atomic():
            written = getattr(module, name)._written
        assert guard in written.text
        monkeypatch.setattr(written, "text", written.text.replace(guard, instead))

    return switch_off


def in_code(function, guard, instead=""):
    """A function without a part of its source, for all who have imported it."""

    def switch_off(monkeypatch):
        source = textwrap.dedent(inspect.getsource(function))
        source = source[source.index("def ") :]
        assert guard in source
        made = {}
        exec(  # noqa: S102
            f"from __future__ import annotations\n{source.replace(guard, instead)}",
            function.__globals__,
            made,
        )
        monkeypatch.setattr(function, "__code__", made[function.__name__].__code__)

    return switch_off


MUTANTS = {
    "claim: the condition of the UPDATE": (
        in_text(claims, "_TAKE", "AND (status = 'waiting' OR", "AND (TRUE OR"),
        test_claim_enquiry.test_the_condition_alone_lets_one_win,
    ),
    "claim: a lease that runs is respected": (
        in_text(claims, "_TAKE", "lease_ends_at <= statement_timestamp()", "TRUE"),
        test_claim_enquiry.test_the_condition_alone_lets_one_win,
    ),
    "claim: the partial unique index": (
        without_index("one_active_claim_per_entry"),
        test_claim_enquiry.test_without_the_condition_the_index_lets_one_win,
    ),
    "claim: still in the pool": (
        in_text(claims, "_TAKE", "AND pool = %(pool)s"),
        test_in_between.test_what_has_left_the_pool_in_between_is_not_claimed,
    ),
    "claim: a lease that is over is taken over": (
        in_text(claims, "_TAKE", "OR (status = 'claimed' AND lease_ends_at <= statement_timestamp())"),
        test_claim_enquiry.test_a_lease_that_is_over_is_taken_over_without_a_relay,
    ),
    "claim: the fence grows": (
        in_text(claims, "_TAKE", "fence = fence + 1", "fence = 1"),
        test_claim_enquiry.test_the_same_person_on_another_phone_gets_a_new_fence,
    ),
    "claim: the others' offers end": (
        in_text(offers, "END_ALL", "status = 'sent'", "FALSE"),
        test_claim_enquiry.test_the_others_offers_are_taken_back,
    ),
    "claim: not by the customer's party": (
        in_code(permissions.check_advocate_may_claim, " or bid.is_party"),
        test_claim_enquiry.test_an_offer_does_not_survive_becoming_one_household_with_the_customer,
    ),
    "claim: not by the suspended": (
        in_code(permissions.check_advocate_may_claim, "not bid.is_approved or "),
        test_claim_enquiry.test_a_suspended_advocate_may_not_use_an_offer,
    ),
    "claim: within one's limit": (
        in_code(permissions.check_advocate_may_claim, "bid.held >= bid.max_open", "False"),
        test_claim_enquiry.test_the_claim_limit_is_the_advocates_own,
    ),
    "claim: the claimer is locked first": (
        in_text(bids, "_LOCK_PERSON", "FOR NO KEY UPDATE OF person"),
        test_claim_enquiry.test_the_limit_holds_when_one_person_claims_many_at_once,
    ),
    "lock order: hints skip who is locked": (
        in_code(track_record._updating_unlocked, " SKIP LOCKED"),
        test_in_between.test_a_claim_and_a_hint_for_the_ranking_do_not_wait_for_each_other,
    ),
    "answer: the fence it brings": (
        in_code(complete_claim.complete_claim, "claim.fence != fence", "False"),
        test_complete_claim.test_another_fence_is_stale,
    ),
    "answer: the fence of the entry": (
        in_select(claims, "_HELD", 'AND "routing_queueentry"."fence" = (%(fence)s)'),
        test_complete_claim.test_the_same_person_cannot_finish_under_an_earlier_claim_of_theirs,
    ),
    "answer: the lease": (
        in_select(claims, "_HELD", LEASE_RUNS, "TRUE"),
        test_complete_claim.test_after_the_lease_it_is_stale_also_when_nobody_has_swept,
    ),
    "review: the lease": (
        in_select(claims, "_HELD_ITEM", LEASE_RUNS, "TRUE"),
        test_complete_item.test_not_after_the_lease_by_the_clock_of_the_database,
    ),
    "review: whoever holds it": (
        in_select(claims, "_HELD_ITEM", 'AND "routing_queueentry"."holder_id" = (%(holder)s)'),
        test_complete_item.test_not_somebody_elses,
    ),
    "heartbeat: the lease": (
        in_text(claims, "_EXTEND", "AND lease_ends_at > statement_timestamp()"),
        test_extend_claim.test_a_lease_that_is_over_stays_over,
    ),
    "asking: not the customer's party": (
        in_code(matching._but, "[entry.owner_id, *entry.excluded_ids]", "[]"),
        test_queue_enquiry.test_the_customers_party_and_the_excluded_are_not_asked,
    ),
    "backlog: nobody is asked twice": (
        in_code(offer_backlog._lock_unasked, "if entry.id not in asked"),
        test_set_availability.test_whoever_a_stage_asks_in_the_same_moment_is_asked_once,
    ),
    "clock: a lease is looked at again": (
        in_code(expire_claim.expire_claim, ", lease_ends_at__lte=clock.Now()"),
        test_expire_claim.test_a_lease_that_still_runs_is_left_alone,
    ),
    "clock: a stage is looked at again": (
        in_code(
            sweeps.start_next_stages, "overdue.filter(id=entry_id)", "QueueEntry.objects.filter(id=entry_id)"
        ),
        test_sweeps.test_four_relays_at_once_start_each_stage_once,
    ),
}


@pytest.fixture
def claim(queued, ada, ben):
    return claim_enquiry(enquiry_id=queued().item_id, by=ada)


@pytest.fixture
def zoe(make_advocate):
    """Approved and off."""
    zoe = make_advocate("Zoe F.")
    set_availability(by=zoe, is_available=False)
    return zoe


@pytest.mark.parametrize("mutant", MUTANTS)
def test_without_the_guard_the_suite_is_red(mutant, request, monkeypatch):
    switch_off, test = MUTANTS[mutant]
    wanted = test.__code__.co_varnames[: test.__code__.co_argcount]
    fixtures = {name: request.getfixturevalue(name) for name in wanted}
    switch_off(monkeypatch)
    with pytest.raises((AssertionError, pytest.fail.Exception, Error, DomainError)):
        test(**fixtures)
