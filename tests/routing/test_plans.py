"""No hot query scans a table, however many entries there are, and reading more rows asks no more queries."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from accounts import parties
from accounts.lifecycle import TIERS
from accounts.models import Topic, User
from common import clock, prepared
from routing import backlog, bids, claims, consumers, matching, notices, queries
from routing.actions.claim_enquiry import claim_enquiry
from routing.actions.claim_next import _overdue, _waiting
from routing.models import Availability, Claim, Offer, QueueEntry
from tests.routing.plans import a_large_crowd, a_long_queue, explain, pages_read, planned_once, scanned_tables

SMALL, LARGE = 5_000, 50_000
"""Entries in the queue; the crowd is a fifth of that."""

TABLES_THAT_STAY_SMALL = {"accounts_topic", "routing_stage"}

Statement = tuple[str, Any]


@pytest.fixture
def grow(carla, sim, billing, service_level):
    """grow(size): fill crowd and queue up to this size."""

    def up_to(size):
        a_large_crowd((size - QueueEntry.objects.count()) // 5, topics=[sim, billing])
        a_long_queue(
            size - QueueEntry.objects.count(), owner=carla, topics=[sim, billing], level=service_level
        )

    return up_to


def _one_that_waits(topic: Topic) -> QueueEntry:
    return QueueEntry.objects.filter(status="waiting", pool="crowd", topic=topic).order_by("due_at")[0]


def prepared_statements(ada: User, sim: Topic) -> dict[str, Statement]:
    """What every claim, every offer and every poke asks (common/prepared.py)."""
    entry = _one_that_waits(sim)
    taking = {"entry": entry.id, "pool": "crowd", "holder": ada.id, "seconds": 600, "limit": 1800}
    asking = {**matching._whom(entry), **matching._but(entry), "lot": 0.5}
    return {
        "claim: lock the person": (bids._LOCK_PERSON, {"person": ada.id}),
        "claim: read": (bids._READ, {"person": ada.id, "item": entry.item_id}),
        "claim: take": (claims._TAKE, taking),
        "offer: whom to ask": (matching.find_statement(tier_floor="probation", best=40, sample=5), asking),
        "offer: who is unwanted": (matching._UNWANTED, matching._but(entry)),
        "offer: who has a device": (notices._WITH_PUSH._written.text, {"people": [ada.id]}),
        "entries of a page": (queries._LIVE._written.text, {"items": [entry.item_id], "kind": "enquiry"}),
        "open pages: sessions": (consumers._SESSIONS._written.text, {"keys": ["k" * 32], "now": clock.now()}),
        "parties": (parties._ON_BILLS, {"people": [ada.id]}),
    }


def hot_statements(ada: User, sim: Topic) -> dict[str, Statement]:
    """What every claim, offer, sweep and page of a list asks."""
    now = clock.now()
    entry = _one_that_waits(sim)
    person = {"advocate": ada.id, "tiers": list(TIERS), "passed": ["sent"], "party": [ada.id], "limit": 3}
    of_staff = QueueEntry.objects.filter(pool="staff", kind="enquiry")
    waiting, claimed = (QueueEntry.objects.filter(status=status) for status in ("waiting", "claimed"))
    lists = {
        "claim: the entry": queries._live("enquiry").filter(item_id=entry.item_id),
        "sweep: stages": waiting.filter(stage_ends_at__lte=now).order_by("stage_ends_at")[:100],
        "sweep: leases": claimed.filter(lease_ends_at__lte=now).order_by("lease_ends_at")[:100],
        "sweep: availability": Availability.objects.filter(is_available=True, until__lte=now)[:100],
        "sweep: rest": Availability.objects.filter(is_available=True, next_change_at__lte=now).order_by(
            "next_change_at"
        )[:100],
        "sweep: offers": Offer.objects.filter(status="sent", ends_at__lte=now).order_by("ends_at")[:100],
        "sweep: exhausted": waiting.filter(exhausted_at__isnull=False, pool="crowd").order_by("exhausted_at")[
            :100
        ],
        "next for staff": _waiting(of_staff)[:1],
        "overdue with staff": _overdue(of_staff)[:1],
        "staff by urgency": queries.waiting("staff", "enquiry")[:25],
        "staff by promised time": queries.waiting("staff", "enquiry").order_by("due_at")[:25],
        "review list": queries.waiting("moderators", "review")[:12],
        "queue page: my offers": queries.live_offers(ada)[:20],
        "queue page: my claims": Claim.objects.filter(holder=ada, status="active"),
    }
    return {
        **{name: planned_once(*statement) for name, statement in prepared_statements(ada, sim).items()},
        "queue page: backlog": (backlog._BACKLOG, person),
        "queue page: open list": (backlog._OPEN_LIST, person),
        **{name: listed.query.sql_with_params() for name, listed in lists.items()},
    }


def test_no_hot_statement_reads_more_where_there_is_more(grow, ada, sim):
    """At both sizes from indexes alone; and ten times the rows are at most a level more in each index."""
    pages: dict[int, dict[str, int]] = {}
    scanned: dict[tuple[str, int], set[str]] = {}
    for size in (SMALL, LARGE):
        grow(size)
        statements = hot_statements(ada, sim)
        for name, statement in statements.items():
            if tables := scanned_tables(explain(*statement)) - TABLES_THAT_STAY_SMALL:
                scanned[name, size] = tables
        pages[size] = {name: pages_read(*statement) for name, statement in statements.items()}
    assert scanned == {}
    assert {
        name: (few, pages[LARGE][name])
        for name, few in pages[SMALL].items()
        if pages[LARGE][name] > 1.5 * few + 10
    } == {}


def test_what_claims_offers_and_pokes_ask_is_planned_once(grow, ada, sim):
    """PostgreSQL tries a plan of their own for the first five values, and keeps the one for all if it is as good."""
    grow(SMALL)
    statements = prepared_statements(ada, sim)
    for name, (sql, params) in statements.items():
        for _ in range(7):
            prepared.rows(f"/* {name} */ {sql}", params)
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements WHERE generic_plans > 0")
        kept = " ".join(statement for (statement,) in cursor.fetchall())
    assert [name for name in statements if name not in kept] == []


def test_an_offer_page_asks_as_many_queries_for_ten_as_for_one(queued, ada, django_assert_num_queries):
    for _ in range(10):
        queued()
    with django_assert_num_queries(1):
        assert len({offer.entry.topic.name for offer in queries.live_offers(ada)}) == 1


def test_a_claim_asks_a_fixed_number_of_queries(queued, make_advocate, ada, django_assert_max_num_queries):
    for number in range(6):
        make_advocate(f"Advocate {number}")
    entries = [queued(), queued()]
    for entry in entries:
        claimer = entry.offers.first().advocate.user
        with django_assert_max_num_queries(13):  # a savepoint and its release among them
            claim_enquiry(enquiry_id=entry.item_id, by=claimer)


def test_the_queue_table_is_vacuumed_early(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT array_to_string(reloptions, ' ') FROM pg_class WHERE relname = 'routing_queueentry'"
        )
        assert "autovacuum_vacuum_scale_factor=0.01" in cursor.fetchone()[0]
