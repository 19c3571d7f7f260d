"""Ops finds in the record who did what: by person, by id, by verb, by day, by way, by network."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.urls import reverse

from accounts.models import User
from common import clock, history, request_context
from common.ids import new_id
from marketplace import record_queries
from marketplace.record_queries import Search
from tests.routing.plans import nodes_of

THING = new_id()


@pytest.fixture
def noted(carla, mo):
    with clock.at(clock.now() - timedelta(days=3)):
        history.note("first", kind="user", subject=carla.id, by=carla)
    history.note("second", kind="thing", subject=THING, by=mo)
    history.note("third", kind="user", subject=carla.id, by=None)


def verbs(page):
    return {row.verb for row in page.context["page"].rows} & {"first", "second", "third"}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, {"first", "second", "third"}),
        ({"person": "CARLA-M@example.com"}, {"first", "third"}),
        ({"person": "nobody@example.com"}, set()),
        ({"about": str(THING)}, {"second"}),
        ({"verb": "third"}, {"third"}),
        ({"day": "today"}, {"second", "third"}),
    ],
    ids=["all", "person", "nobody", "id", "verb", "day"],
)
def test_search(client_of, omar, noted, query, found):
    if query.get("day"):
        query = {"day": clock.now().date().isoformat()}
    assert verbs(client_of(omar).get(reverse("record"), query)) == found


@pytest.mark.parametrize(
    "query",
    ["about=x", "day=x", "day=9999-12-31", "day=0001-01-01", "verb=%00", "before=0", "way=x", "network=x"],
    ids=str,
)
def test_what_is_not_understood_is_said(client_of, omar, query):
    assert client_of(omar).get(f"{reverse('record')}?{query}").status_code == 422


def test_older_rows_are_on_the_next_page(client_of, omar, noted, monkeypatch):
    monkeypatch.setattr(record_queries, "ROWS_SHOWN", 1)
    browser = client_of(omar)
    page = browser.get(reverse("record"), {"verb": "third"})
    assert page.context["next_url"] == ""
    page = browser.get(reverse("record"))
    assert len(page.context["page"].rows) == 1
    older = browser.get(page.context["next_url"])
    assert older.context["page"].rows[0].id < page.context["page"].rows[0].id


@pytest.mark.parametrize("count", [2, 40])
def test_the_queries_do_not_grow(carla, mo, django_assert_num_queries, count):
    for number in range(count):
        history.note("many", kind="user", subject=carla.id, by=(carla, mo)[number % 2])
    with django_assert_num_queries(1):
        assert (
            len([row.actor.display_name for row in record_queries.search(record_queries.Search()).rows])
            == count
        )


DOORS = {
    "page": "POST reveal",
    "api": "POST api:enquiries",
    "configuration": "POST admin:accounts_topic_add",
    "command": "command reapply_erasures",
    "clock": "",
}


@pytest.mark.parametrize("way", DOORS)
def test_search_by_the_way_it_was_done(client_of, omar, carla, way):
    for name, door in DOORS.items():
        with request_context.come_by(door, ""):
            history.note(f"by_{name}", kind="user", subject=carla.id, by=carla)
    page = client_of(omar).get(reverse("record"), {"way": way})
    found = {row.verb for row in page.context["page"].rows}
    assert {verb for verb in found if verb.startswith("by_")} == {f"by_{way}"}
    assert f'<option value="{way}" selected>' in page.content.decode()


@pytest.mark.parametrize("asked", ["192.0.2.200", "192.0.2.0/24", "2001:db8:1:2::3", "2001:db8:1::/48"])
def test_search_by_network(client_of, omar, carla, asked):
    for network in ("192.0.2.0/24", "2001:db8:1::/48", "198.51.100.0/24"):
        with request_context.come_by("POST ask", network):
            history.note("from_there", kind="user", subject=carla.id, by=carla)
    rows = client_of(omar).get(reverse("record"), {"network": asked}).context["page"].rows
    assert [row.network for row in rows] == ["192.0.2.0/24" if "." in asked else "2001:db8:1::/48"]


# --- However long the record is ----------------------------------------------------------------------------------

FIRST_DAY = date(2026, 1, 5)


RARE = UUID(int=7)


def a_long_record(size, *, people=()):
    """`size` rows by the clock and by pages, some each day, each with one of `people`; far below them what a command,
    the configuration and the API did, and RARE did and was done about."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO common_historyrow (at, story, subject, kind, verb, was, now, why, door, network, actor_id)
            SELECT %s::timestamptz + n * interval '90 days' / %s,
                   CASE WHEN n = 4 THEN %s ELSE gen_random_uuid() END,
                   CASE WHEN n = 5 THEN %s ELSE gen_random_uuid() END, 'claim',
                   CASE WHEN n = 6 THEN 'retire_gold' ELSE 'claim_enquiry' END, 'waiting', 'claimed', '',
                   CASE WHEN n = 1 THEN 'command createsuperuser'
                        WHEN n = 2 THEN 'POST admin:accounts_topic_add'
                        WHEN n = 3 THEN 'POST api:claim'
                        WHEN n %% 2 = 0 THEN 'POST offer_claim' ELSE '' END, '',
                   (%s::uuid[])[CASE WHEN n < 7 THEN 1 ELSE 2 + n %% greatest(cardinality(%s::uuid[]) - 1, 1) END]
            FROM generate_series(1, %s) n
            """,
            [FIRST_DAY, size, RARE, RARE, list(people), list(people), size],
        )
        # As a vacuum does, from time to time.
        cursor.execute("SELECT brin_summarize_new_values('history_by_time')")
        cursor.execute("ANALYZE common_historyrow")


def rows_read(wanted):
    """Of which a search is answered, those included that it leaves out."""
    return sum(rows_read_of(part) for part in record_queries._parts(wanted, None))


def rows_read_of(part):
    sql, params = part[: record_queries.ROWS_SHOWN + 1].query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {sql}", params)
        plan = cursor.fetchone()[0][0]["Plan"]
    left_out = ("Rows Removed by Filter", "Rows Removed by Index Recheck")
    read = [
        (node["Actual Rows"] + sum(node.get(each, 0) for each in left_out)) * node["Actual Loops"]
        for node in nodes_of(plan)
        if node.get("Relation Name") == "common_historyrow"
    ]
    return max(read, default=0)


RARELY = {
    "a command": Search(way="command"),
    "the configuration": Search(way="configuration"),
    "the API": Search(way="api"),
    "a rare action": Search(verb="retire_gold"),
    "an action that never was": Search(verb="reveal_original"),
    "an id": Search(about=RARE),
    "an id that never was": Search(about=UUID(int=8)),
}


@pytest.mark.parametrize("wanted", RARELY.values(), ids=RARELY.keys())
@pytest.mark.parametrize("size", [2_000, 20_000])
def test_what_is_rare_is_found_without_reading_the_record(db, wanted, size):
    a_long_record(size)
    assert rows_read(wanted) <= 2


def a_busy_crowd(carla):
    """Each has done as much as the others, but for Carla, who is hardly known to the record and to its statistics."""
    crowd = User.objects.bulk_create(
        User(email=f"person-{number}@example.com", display_name=f"P{number}") for number in range(200)
    )
    return [carla.pk, *(person.pk for person in crowd)]


@pytest.mark.parametrize("about", [None, RARE])
def test_who_did_little_is_found_without_reading_the_record(carla, about):
    a_long_record(20_000, people=a_busy_crowd(carla))
    assert rows_read(Search(person=carla.email, about=about)) <= 2 * 6
    found = record_queries.search(Search(person=carla.email, about=about)).rows
    assert len([row for row in found if row.verb in {"claim_enquiry", "retire_gold"}]) == (2 if about else 6)


def test_by_and_about_a_person_are_one_list_without_doubles(carla, omar, monkeypatch):
    monkeypatch.setattr(record_queries, "ROWS_SHOWN", 2)
    for number in range(5):
        by, whom = [(carla, carla), (carla, omar), (omar, carla)][number % 3]
        history.note(f"step_{number}", kind="user", subject=whom.id, by=by)
    verbs, before = [], None
    while not verbs or before:
        page = record_queries.search(Search(person=carla.email), before=before)
        verbs += [row.verb for row in page.rows if row.verb.startswith("step_")]
        before = page.before
    assert verbs == ["step_4", "step_3", "step_2", "step_1", "step_0"]


def test_a_day_is_found_without_reading_the_others(db):
    """One of ninety; the index by time leads to 128 pages at once, of some 60 rows each."""
    a_long_record(60_000)
    for day in (FIRST_DAY, FIRST_DAY + timedelta(days=40)):
        assert rows_read(Search(day=day)) <= 60_000 / 90 + 2 * 128 * 61


@pytest.mark.parametrize(
    ("index", "what"),
    [
        ("history_by_command", "a command"),
        ("history_by_api", "the API"),
        ("history_by_verb", "a rare action"),
        ("history_by_subject", "an id"),
    ],
)
def test_without_the_guard_the_whole_record_is_read(db, index, what):
    with connection.cursor() as cursor:
        cursor.execute(f"DROP INDEX {index}")
    with pytest.raises(AssertionError):
        test_what_is_rare_is_found_without_reading_the_record(None, RARELY[what], 2_000)


def test_without_the_guard_of_the_index_who_did_little_is_looked_for_in_all(carla):
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX history_by_actor")
    with pytest.raises(AssertionError):
        test_who_did_little_is_found_without_reading_the_record(carla, None)
