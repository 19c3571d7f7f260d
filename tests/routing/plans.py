"""Query plans of large tables: filling them quickly and reading what EXPLAIN says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import count
from statistics import median
from typing import Any

from django.db import connection, transaction

Plan = dict[str, Any]

_NAMED = re.compile(r"%\((\w+)\)s")
_numbers = count()


def nodes_of(plan: Plan) -> Iterator[Plan]:
    yield plan
    for child in plan.get("Plans", []):
        yield from nodes_of(child)


def scanned_tables(plan: Plan) -> set[str]:
    """Tables that the plan reads from end to end."""
    return {node["Relation Name"] for node in nodes_of(plan) if node["Node Type"] == "Seq Scan"}


def explain(sql: str, params: Any = None) -> Plan:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)
        return cursor.fetchone()[0][0]["Plan"]


def planned_once(sql: str, params: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    """The statement as common/prepared.py has it, with one plan whatever the values; within this transaction."""
    names = list(dict.fromkeys(_NAMED.findall(sql)))
    numbered = _NAMED.sub(lambda found: f"${names.index(found[1]) + 1}", sql)
    name = f"planned_{next(_numbers)}"
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL plan_cache_mode = force_generic_plan")
        cursor.execute(f"PREPARE {name} AS {numbered}")
    return f"EXECUTE {name} ({', '.join(f'%({each})s' for each in names)})", params


def plan_of(queryset: Any) -> Plan:
    """The plan of a queryset, locks included."""
    return explain(*queryset.query.sql_with_params())


TRIES = 3


def pages_read(sql: str, params: Any = None) -> int:
    """How many pages of tables and indexes the statement touches when it is really carried out, and then undone.

    The median of some tries: what writes may once find one page after the other full before there is room for its row.
    """
    return median(_pages_read(sql, params) for _ in range(TRIES))


def _pages_read(sql: str, params: Any) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) {sql}", params)
        plan = cursor.fetchone()[0][0]["Plan"]
        transaction.set_rollback(True)
    return plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]


def a_large_crowd(size: int, *, topics: list[Any]) -> None:
    """`size` more approved advocates with both languages on each topic, all signed in; one in five is available."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            CREATE TEMPORARY TABLE crowd ON COMMIT DROP AS
            SELECT gen_random_uuid() AS id, gen_random_uuid() AS bill, before + n AS n
            FROM (SELECT count(*) AS before FROM accounts_user) known, generate_series(1, %s) n
            """,
            [size],
        )
        cursor.execute(
            "INSERT INTO accounts_billaccount (id, number, household, country, is_overdue)"
            " SELECT bill, 'L-' || n, '', '', false FROM crowd"
        )
        cursor.execute(
            """
            INSERT INTO accounts_user (id, password, is_superuser, email, name, display_name, language, time_zone,
                                       roles, is_active, is_staff, bill_account_id)
            SELECT id, '', false, 'crowd' || n || '@example.com', '', 'Crowd ' || n, 'en', 'UTC',
                   '{}', true, false, bill FROM crowd
            """
        )
        cursor.execute(
            "INSERT INTO django_session (session_key, session_data, expire_date)"
            " SELECT md5(id::text), '', now() + interval '1 day' FROM crowd"
        )
        cursor.execute(
            "INSERT INTO accounts_advocate (user_id, status, tier, languages)"
            " SELECT id, 'approved', 'member', '{en,de}' FROM crowd"
        )
        cursor.execute(
            """
            INSERT INTO routing_availability (advocate_id, is_available, max_open, offers_taken, offers_missed,
                                              claims_finished, claims_dropped)
            SELECT id, n %% 5 = 0, 2, 0, 0, 0, 0 FROM crowd
            """,
            [],
        )
        cursor.execute(
            """
            INSERT INTO routing_skill (id, advocate_id, topic_id, language, score, good, bad, is_on, is_listed)
            SELECT gen_random_uuid(), crowd.id, topic.id, spoken, 500 + crowd.n %% 500, 10, 2, true, crowd.n %% 5 = 0
            FROM crowd, unnest(%s::uuid[]) AS topic(id), unnest(ARRAY['en', 'de']) AS spoken
            """,
            [[topic.id for topic in topics]],
        )
        cursor.execute("DROP TABLE crowd")
        cursor.execute("ANALYZE")


def a_long_queue(size: int, *, owner: Any, topics: list[Any], level: Any) -> None:
    """`size` more entries, four of a hundred still waiting and few of these open to all, the others claimed and done;
    the crowd is there already."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            CREATE TEMPORARY TABLE made ON COMMIT DROP AS
            SELECT gen_random_uuid() AS id, n, n %% 100 < 4 AS is_waiting FROM generate_series(1, %s) n
            """,
            [size],
        )
        cursor.execute(
            """
            INSERT INTO routing_queueentry (id, kind, item_id, story, owner_id, excluded_ids, topic_id, language, pool,
                service_level_id, stage, is_open_list, status, priority, due_at, stage_ends_at, fence, done_at)
            SELECT id, CASE WHEN n %% 3 = 0 THEN 'review' ELSE 'enquiry' END,
                   gen_random_uuid(), gen_random_uuid(), %(owner)s, '{}',
                   (%(topics)s::uuid[])[1 + n %% cardinality(%(topics)s::uuid[])], 'en',
                   CASE WHEN n %% 3 = 0 THEN 'moderators' WHEN n %% 7 = 0 THEN 'staff' ELSE 'crowd' END,
                   %(level)s, 1, n %% 1000 = 0, CASE WHEN is_waiting THEN 'waiting' ELSE 'done' END, n %% 3,
                   now() + n * interval '1 second', CASE WHEN is_waiting THEN now() END, 1,
                   CASE WHEN NOT is_waiting THEN now() END
            FROM made
            """,
            {"owner": owner.id, "topics": [topic.id for topic in topics], "level": level.id},
        )
        cursor.execute(
            """
            CREATE TEMPORARY TABLE past ON COMMIT DROP AS
            SELECT made.id AS entry_id, person.advocate_id, made.n
            FROM (SELECT id, n, n % (SELECT count(*) FROM routing_availability) AS place
                  FROM made WHERE NOT is_waiting) made
            JOIN (SELECT advocate_id, row_number() OVER () - 1 AS place FROM routing_availability) person
              USING (place)
            """
        )
        cursor.execute(
            """
            INSERT INTO routing_claim (id, entry_id, holder_id, fence, status, ends_at, limit_at)
            SELECT gen_random_uuid(), entry_id, advocate_id, 1, 'completed', now(), now() FROM past
            """
        )
        cursor.execute(
            """
            INSERT INTO routing_offer (id, entry_id, advocate_id, status, stage, why, first_until, ends_at)
            SELECT gen_random_uuid(), entry_id, advocate_id, CASE WHEN n % 20 = 0 THEN 'sent' ELSE 'accepted' END,
                   1, '{}', now(), now() + interval '1 hour' FROM past
            """
        )
        cursor.execute("DROP TABLE made, past")
        cursor.execute("ANALYZE")
