"""The public help for programs: open to strangers, gone with its answer, the same cost however long the list."""

from __future__ import annotations

import pytest
from django.db import connection

from marketplace.models import Answer
from tests.api.conftest import API
from tests.public_help.test_search import MANY

pytestmark = pytest.mark.django_db

LIST, SEARCH = f"{API}/help-pages/", f"{API}/help-pages/search/"


def test_strangers_read_a_page_and_how_many_it_helped(public_page, client):
    client.post(f"{public_page.get_absolute_url()}helpful/", {"helpful": "yes"})
    page = client.get(f"{LIST}{public_page.id}/").json()
    assert page["title"] == "My eSIM is dead after the update"
    assert page["question"] == "It says not provisioned since the update. Call [phone 1]."
    assert page["answer"] == "Switch flight mode on for half a minute, then off again."
    assert (page["author"], page["topic"], page["votes"]) == ("Ada L.", "sim", {"helpful": 1, "all": 1})
    assert page["url"] == f"http://127.0.0.1:8000{public_page.get_absolute_url()}"


def test_the_list_is_of_one_topic_where_it_is_named(public_page, client):
    def titles(topic: str) -> list[str]:
        return [page["title"] for page in client.get(LIST, {"topic": topic}).json()["results"]]

    assert titles("sim") == [public_page.title]
    assert titles("billing") == []
    assert client.get(LIST, {"topic": "\0"}).json()["fields"].keys() == {"topic"}


def test_search_finds_what_fits_and_prefers_the_language_that_was_named(public_page, client):
    found = client.get(SEARCH, {"q": "my esims died after updating", "language": "de"}).json()
    assert [page["id"] for page in found] == [str(public_page.id)]
    assert client.get(SEARCH, {"q": "broadband hub amber"}).json() == []
    assert client.get(SEARCH, {"q": "x" * 501}).status_code == 422


def test_what_is_taken_back_is_nowhere(public_page, client):
    Answer.objects.filter(pk=public_page.answer_id).update(status="retracted")
    assert client.get(f"{LIST}{public_page.id}/").status_code == 404
    assert client.get(LIST).json()["results"] == []
    assert client.get(SEARCH, {"q": public_page.title}).json() == []


def test_a_token_that_is_none_does_not_close_what_is_open(public_page, client):
    assert client.get(LIST, headers={"Authorization": "Token none"}).status_code == 200


@pytest.mark.parametrize(("address", "queries"), [(LIST, 1), (f"{SEARCH}?q=esim", 2)], ids=["list", "search"])
def test_lists_cost_the_same_however_long(public_page, client, django_assert_num_queries, address, queries):
    with django_assert_num_queries(queries):
        client.get(address)
    with connection.cursor() as cursor:
        cursor.execute(MANY, [40])
    with django_assert_num_queries(queries):
        client.get(address)
