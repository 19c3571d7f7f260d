"""Ops finds in the record who did what: by person, by id, by verb, by day, by way, by network."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from common import clock, history, request_context
from common.ids import new_id
from marketplace import record_queries

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


@pytest.mark.parametrize("query", ["about=x", "day=x", "verb=%00", "before=0", "way=x", "network=x"], ids=str)
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
