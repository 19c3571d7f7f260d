"""The two races that cost money or trust, over HTTP: real sockets, the site's own web process, real connections.

Each is also run with its guards off, so that it is known to be one. What the actions do in parallel is in
tests/routing/test_claim_enquiry.py and tests/rewards/test_races.py.
"""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections import Counter
from functools import partial
from urllib.parse import urlsplit

import psycopg
import pytest
from knox.models import AuthToken

from common import clock
from common.ids import new_id
from rewards import queries
from rewards.actions.award_points import award_points
from rewards.models import Award, Redemption, Tariff
from rewards.tariffs import BEFORE_ALL
from routing.models import Availability, Claim, Offer, QueueEntry
from tests.api.conftest import API

pytestmark = pytest.mark.race

CROWD = 200
PATIENCE_SECONDS = 60
ATTEMPTS = 4
"""How often a race is tried without its guard before we believe that it is none."""
WON, LOST = (200, None), (409, "already_claimed")


class Poster:
    """Asks the site, each thread on one connection that it keeps."""

    def __init__(self, url):
        self.host = urlsplit(url).netloc
        self.own = threading.local()

    def post(self, path, token, body=None):
        """The status and, of a refusal, its code."""
        if not hasattr(self.own, "connection"):
            self.own.connection = http.client.HTTPConnection(self.host, timeout=120)
        headers = {"Authorization": f"Token {token}", "Content-Type": "application/json"}
        self.own.connection.request("POST", path, json.dumps(body or {}), headers)
        response = self.own.connection.getresponse()
        return response.status, json.loads(response.read()).get("code")


def token_of(user):
    return AuthToken.objects.create(user)[1]


# --- Two hundred claims of one enquiry --------------------------------------------------------------------------


@pytest.fixture
def crowd(site, make_user):
    """(advocate, their token), two hundred times."""
    from accounts.models import Advocate

    people = [make_user(f"Advocate {number}") for number in range(CROWD)]
    Advocate.objects.bulk_create(Advocate(user=user, status="approved", tier="member") for user in people)
    Availability.objects.bulk_create(Availability(advocate_id=user.id, is_available=True) for user in people)
    return [(user, token_of(user)) for user in people]


@pytest.fixture
def offered(crowd, carla, sim, service_level):
    """offered() -> the entry of an enquiry of Carla's that is offered to all of the crowd."""
    from marketplace.actions.post_enquiry import post_enquiry

    def make(subject="My eSIM is dead"):
        enquiry = post_enquiry(by=carla, subject=subject, body="Help.", topic_id=sim.id)
        entry = QueueEntry.objects.get(item_id=enquiry.id)
        span = {"first_until": entry.due_at, "ends_at": entry.due_at}
        Offer.objects.bulk_create(
            Offer(entry=entry, advocate_id=user.id, stage=1, **span) for user, _ in crowd
        )
        return entry

    return make


def claim_by_all(url, entry, crowd, in_parallel):
    poster, path = Poster(url), f"{API}/enquiries/{entry.item_id}/claim/"
    return Counter(in_parallel([partial(poster.post, path, token) for _, token in crowd], threads=30))


def test_of_two_hundred_claimers_one_wins_and_the_others_are_told(site, offered, crowd, in_parallel):
    entry = offered()
    assert claim_by_all(site.url, entry, crowd, in_parallel) == {WON: 1, LOST: CROWD - 1}
    assert Claim.objects.count() == 1
    entry.refresh_from_db()
    assert (entry.status, entry.fence) == ("claimed", 1)


@pytest.fixture
def no_claim_index(without):
    without("public.routing_claim", index="one_active_claim_per_entry")


def test_without_the_guard_several_of_them_win(no_claim_index, running_site, offered, crowd, in_parallel):
    """Both guards are off: the condition of the claim, and the index."""
    with running_site.another_web("tests.api.without_condition:application") as url:
        for attempt in range(ATTEMPTS):
            outcomes = claim_by_all(url, offered(f"Dead eSIM {attempt}"), crowd, in_parallel)
            if outcomes[WON] > 1:
                return
    pytest.fail("Nobody ever got what another one had: the race is not real.")


# --- Fifty redemptions of one whole balance ---------------------------------------------------------------------


@pytest.fixture
def whole_balance(site, ada, sim):
    """A thousand points of Ada's, to be used."""
    Tariff.objects.update_or_create(topic=sim, defaults={"points": 1000, "valid_from": BEFORE_ALL})
    award_points(holder_id=ada.id, work_id=new_id(), story=new_id(), topic=sim, label="eSIM")
    Award.objects.update(confirm_at=clock.ago(seconds=1))
    for _ in range(PATIENCE_SECONDS * 10):
        if queries.balance(ada).available_points == 1000:
            return ada
        time.sleep(0.1)
    pytest.fail("The relay has not confirmed the award.")


def redeem_everything(site, person, in_parallel, *, times):
    poster, token = Poster(site.url), token_of(person)
    calls = [partial(poster.post, f"{API}/redemptions/", token, {"points": 1000})] * times
    return Counter(in_parallel(calls, threads=20))


def test_of_fifty_redemptions_of_a_whole_balance_one_is_taken(site, whole_balance, in_parallel):
    outcomes = redeem_everything(site, whole_balance, in_parallel, times=50)
    assert outcomes == {(201, None): 1, (422, "insufficient_points"): 49}
    assert Redemption.objects.count() == 1


@pytest.fixture
def no_floor(without):
    without("books.ledger_account", constraint="ledger_account_never_below_zero")


def test_without_the_guard_the_same_points_are_used_again(no_floor, site, whole_balance, in_parallel):
    outcomes = redeem_everything(site, whole_balance, in_parallel, times=10)
    assert outcomes[201, None] > 1
    assert queries.balance(whole_balance).available_points < 0


@pytest.fixture
def without(running_site):
    """Take an index or a constraint away from the site's database. It is had again when the site's rows, which break
    it, are put back: whoever asks for this asks for it before the site."""
    back = []

    def take_away(table, *, index="", constraint=""):
        with psycopg.connect(running_site.database_url, autocommit=True) as database:
            if index:
                definition = f"SELECT pg_get_indexdef('{index}'::regclass)"
                back.extend(database.execute(definition).fetchone())
                database.execute(f"DROP INDEX {index}")
            if constraint:
                definition = (
                    f"SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = '{constraint}'"
                )
                (rule,) = database.execute(definition).fetchone()
                back.append(f"ALTER TABLE {table} ADD CONSTRAINT {constraint} {rule}")
                database.execute(f"ALTER TABLE {table} DROP CONSTRAINT {constraint}")

    yield take_away
    with psycopg.connect(running_site.database_url, autocommit=True) as database:
        for statement in back:
            database.execute(statement)
