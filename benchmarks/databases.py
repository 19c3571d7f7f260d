"""A database of a benchmark's own, and what is in it: a crowd with its ways, and a long queue."""

from __future__ import annotations

import atexit
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from uuid import UUID

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from tests.settings import SERVER_URL, named

TOPICS = 8
ADVOCATES = 3_000
"""Of the crowd before a long queue."""

CLAIMABLE = 50_000
CUSTOMER = "carla@example.com"


@contextmanager
def own_database(purpose: str) -> Iterator[None]:
    """A migrated database of this run's own, dropped afterwards."""
    name, template = f"crowdline_bench_{purpose}_{os.getpid()}", _template()
    with psycopg.connect(SERVER_URL, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        try:
            _connect_to(name)
            yield
        finally:
            hang_up()
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@cache
def _template() -> str:
    """Migrated once a run; every benchmark's database is a copy."""
    name = f"crowdline_bench_template_{os.getpid()}"
    _on_the_server(f'CREATE DATABASE "{name}"')
    atexit.register(_drop_by, os.getpid(), name)
    _connect_to(name)
    call_command("migrate", verbosity=0)
    hang_up()
    return name


def _connect_to(name: str) -> None:
    hang_up()
    connection.settings_dict["NAME"] = name
    settings.DATABASE_URL = named(SERVER_URL, name)


def _drop_by(owner: int, name: str) -> None:
    """Forked processes end too, and inherit what is to be done then."""
    if os.getpid() == owner:
        _on_the_server(f'DROP DATABASE "{name}" WITH (FORCE)')


def _on_the_server(statement: str) -> None:
    with psycopg.connect(SERVER_URL, autocommit=True) as server:
        server.execute(statement)


def hang_up() -> None:
    """Close the connection and the pool, so that forked processes open their own."""
    connection.close()
    if connection.alias in connection._connection_pools:
        connection.close_pool()


def fill_topics() -> list[UUID]:
    """The topics, and Carla who asks about the first; her household has four people."""
    from accounts.models import BillAccount, Topic, User

    bills = [BillAccount.objects.create(number=f"W-{n}", household="4 Mill Lane") for n in range(2)]
    User.objects.create(email=CUSTOMER, display_name="Carla M.", bill_account=bills[0])
    for n in range(3):
        User.objects.create(email=f"near{n}@example.com", display_name="Near", bill_account=bills[n % 2])
    return [Topic.objects.create(slug=f"topic-{n}", name=f"Topic {n}", position=n).id for n in range(TOPICS)]


def fill_crowd(size: int, *, topics: list[UUID]) -> None:
    """`size` advocates as a crowd is: each knows two of the topics in English, every fourth in German too.

    Half of them on probation, one in ten not approved (any more), one in three available, of whom some have gone off
    by the clock. bench_crowd lists them.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            -- Ids grow with time, as common/ids.py makes them, and a bulk load need not look tiers up row by row.
            CREATE FUNCTION bench_id(n bigint, salt text DEFAULT '') RETURNS uuid LANGUAGE sql IMMUTABLE AS
                $$ SELECT (lpad(to_hex(n), 12, '0') || left(md5(n || salt), 20))::uuid $$;
            ALTER TABLE routing_skill DISABLE TRIGGER USER;
            CREATE TABLE bench_crowd AS
            SELECT bench_id(n) AS id, bench_id(n) AS bill, n, random() < 0.33 AS is_available,
                   CASE WHEN random() < 0.5 THEN 'probation' WHEN random() < 0.6 THEN 'member'
                        WHEN random() < 0.75 THEN 'trusted' ELSE 'expert' END AS tier
            FROM generate_series(1, %(size)s) n;
            INSERT INTO accounts_billaccount (id, number, household, country, is_overdue)
            SELECT bill, 'L-' || n, '', '', false FROM bench_crowd;
            INSERT INTO accounts_user (id, password, is_superuser, email, name, display_name, language, time_zone,
                                       roles, is_active, is_staff, bill_account_id)
            SELECT id, '', false, 'crowd' || n || '@example.com', '', 'Crowd ' || n, 'en', 'UTC', '{}', true, false,
                   bill FROM bench_crowd;
            INSERT INTO accounts_advocate (user_id, status, tier, languages)
            SELECT id, CASE WHEN random() < 0.9 THEN 'approved' ELSE 'suspended' END, tier, '{en}' FROM bench_crowd;
            INSERT INTO routing_availability (advocate_id, is_available, until, max_open, last_offer_at,
                offers_taken, offers_missed, claims_finished, claims_dropped)
            SELECT id, is_available, CASE WHEN n %% 50 = 0 THEN now() - interval '1 second' END, 2,
                   now() - random() * interval '1 day', n %% 7, n %% 5, n %% 9, n %% 3 FROM bench_crowd;
            INSERT INTO routing_skill (id, advocate_id, topic_id, language, score, good, bad, is_on, is_listed,
                                       tier_rank)
            SELECT bench_id(2 * n + step, language), id,
                   (%(topics)s::uuid[])[1 + (n + 3 * step) %% cardinality(%(topics)s::uuid[])],
                   language, 500 + (random() * 499)::int, n %% 20, 2, random() < 0.95, is_available,
                   array_position(ARRAY['probation', 'member', 'trusted', 'expert'], tier) - 1
            FROM bench_crowd, generate_series(0, 1) step, unnest(ARRAY['en', 'de']) language
            WHERE language = 'en' OR n %% 4 = 0;
            """,
            {"size": size, "topics": topics},
        )
        cursor.execute("ALTER TABLE routing_skill ENABLE TRIGGER USER")


def fill_queue(size: int) -> None:
    """`size` open enquiries; CLAIMABLE of them are on offer to two advocates each. And the bare table of row 1."""
    from accounts.models import User

    topics = fill_topics()
    fill_crowd(ADVOCATES, topics=topics)
    ids = {
        "size": size,
        "topic": topics[0],
        "owner": User.objects.get(email=CUSTOMER).id,
    }
    with connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_advocate SET status = 'approved'")
        cursor.execute(
            """
            INSERT INTO routing_queueentry (id, kind, item_id, story, owner_id, excluded_ids, topic_id, language, pool,
                stage, is_open_list, status, priority, due_at, fence)
            SELECT gen_random_uuid(), 'enquiry', item, item, %(owner)s, '{}', %(topic)s, 'en', 'crowd', 1, false,
                   'waiting', 0, now() + n * interval '1 second', 0
            FROM (SELECT gen_random_uuid() AS item, n FROM generate_series(1, %(size)s) n) made;
            CREATE TABLE bench_work AS
            SELECT row_number() OVER () AS n, item_id AS item, id AS entry, gen_random_uuid() AS offer
            FROM routing_queueentry LIMIT %(claimable)s;
            ALTER TABLE bench_work ADD holder uuid;
            UPDATE bench_work SET holder = id FROM bench_crowd WHERE bench_crowd.n = 1 + bench_work.n %% %(people)s;
            INSERT INTO routing_offer (id, entry_id, advocate_id, status, stage, why, first_until, ends_at)
            SELECT offer, entry, holder, 'sent', 1, '{}', now(), now() + interval '1 day' FROM bench_work;
            INSERT INTO routing_offer (id, entry_id, advocate_id, status, stage, why, first_until, ends_at)
            SELECT gen_random_uuid(), entry, id, 'sent', 1, '{}', now(), now() + interval '1 day'
            FROM bench_work JOIN bench_crowd ON bench_crowd.n = 1 + (bench_work.n + 7) %% %(people)s;
            CREATE TABLE bench_raw AS
            SELECT md5(n::text)::uuid AS id, 'waiting' AS status, NULL::uuid AS holder_id, 0 AS fence,
                   NULL::timestamptz AS lease_ends_at FROM generate_series(1, %(size)s) n;
            ALTER TABLE bench_raw ADD PRIMARY KEY (id);
            """,
            {**ids, "claimable": min(CLAIMABLE, size), "people": ADVOCATES},
        )
        cursor.execute("VACUUM (ANALYZE)")
