"""No hot query scans a table, however many entries there are, and reading more rows asks no more queries."""

from __future__ import annotations

import uuid

import pytest
from django.db import connection

from accounts import parties
from accounts.lifecycle import TIERS
from common import clock
from routing import backlog, claims, queries
from routing.actions.claim_enquiry import claim_enquiry
from routing.actions.claim_next import _overdue, _waiting
from routing.models import Availability, Claim, Offer, QueueEntry
from tests.routing.plans import a_large_crowd, a_long_queue, explain, plan_of, scanned_tables


@pytest.fixture
def much(carla, sim, billing, service_level):
    a_large_crowd(2_000, topics=[sim, billing])
    a_long_queue(10_000, owner=carla, topics=[sim, billing], level=service_level)


@pytest.mark.usefixtures("much")
def test_no_hot_query_scans_a_table(ada):
    now = clock.now()
    person = {
        "advocate": ada.id,
        "tiers": list(TIERS),
        "passed": ["sent"],
        "party": [ada.id],
        "limit": 3,
    }
    taking = {"entry": uuid.uuid4(), "pool": "crowd", "holder": ada.id, "seconds": 600, "limit": 1800}
    plans = {
        "claim": explain(claims._TAKE, taking),
        "party": explain(parties._ON_BILLS, {"people": [ada.id]}),
        "backlog": explain(backlog._BACKLOG, person),
        "open list": explain(backlog._OPEN_LIST, person),
        "live entry": plan_of(queries._live("enquiry").filter(item_id=uuid.uuid4())),
        "due stages": plan_of(
            QueueEntry.objects.filter(status="waiting", stage_ends_at__lte=now).order_by("stage_ends_at")[
                :100
            ]
        ),
        "due leases": plan_of(
            QueueEntry.objects.filter(status="claimed", lease_ends_at__lte=now).order_by("lease_ends_at")[
                :100
            ]
        ),
        "due availability": plan_of(Availability.objects.filter(is_available=True, until__lte=now)[:100]),
        "exhausted": plan_of(
            QueueEntry.objects.filter(status="waiting", exhausted_at__isnull=False, pool="crowd").order_by(
                "exhausted_at"
            )[:100]
        ),
        "next for staff": plan_of(_waiting("staff", "enquiry")[:1]),
        "overdue with staff": plan_of(_overdue("staff", "enquiry")[:1]),
        "staff list": plan_of(queries.waiting("staff", "enquiry")[:25]),
        "my offers": plan_of(Offer.objects.filter(advocate_id=ada.id, status="sent")),
        "my claims": plan_of(Claim.objects.filter(holder=ada, status="active")),
    }
    small = {"accounts_topic", "routing_stage"}
    assert {name for name, plan in plans.items() if scanned_tables(plan) - small} == set()


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
