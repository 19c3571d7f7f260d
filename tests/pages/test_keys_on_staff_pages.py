"""Every page that only staff may open has the single keys, their sheet and their switch: those of the role matrix."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.doors import Knocker, names_of
from tests.role_matrix import ROWS

CUSTOMERS_AND_ADVOCATES = ("carla", "carl", "ada", "ben")
STAFF = ("mo", "stella", "omar")


def is_for_staff_only(row):
    nobody_else = all(not row.expected[role] & {200, 302} for role in CUSTOMERS_AND_ADVOCATES)
    return row.method == "GET" and nobody_else and any(200 in row.expected[role] for role in STAFF)


PAGES = [row for row in ROWS if is_for_staff_only(row) and not row.name.startswith("api:")]


@pytest.mark.parametrize("row", PAGES, ids=lambda row: f"{row.name}-{row.place}")
def test_a_page_of_staff_can_be_worked_by_keys(row, scene, client_of, api_of):
    knocker = Knocker(scene, row.place, client_of=client_of, api_of=api_of)
    role = next(role for role in STAFF if 200 in row.expected[role])
    for name in names_of(row):
        response, _ = knocker.knock(row, name, role)
        page = response.content.decode() if response.headers["Content-Type"].startswith("text/html") else ""
        if "<html" not in page:  # a part of a page, a download
            continue
        assert page.count('<dialog id="shortcuts"') == 1, name
        assert page.count('data-open="shortcuts"') == 1, name
        assert page.count("data-shortcuts-switch") == 1, name
        assert "js/shortcuts" in page, name


def test_the_matrix_still_names_the_pages_of_staff():
    assert {"operations", "record", "books", "awards", "fraud_cases", "quality", "moderators"} < {
        row.name for row in PAGES
    }


def test_applying_and_using_points_can_be_done_by_keys(scene, client_of):
    scene.at("points")
    for person, name, keys in ((scene.cast.nina, "apply", "wb"), (scene.cast.ada, "rewards", "pu")):
        page = client_of(person).get(reverse(name)).content.decode()
        assert page.count('<dialog id="shortcuts"') == page.count("data-shortcuts-switch") == 1
        assert "js/shortcuts" in page and all(f'data-key="{key}"' in page for key in keys)


def test_whoever_is_no_staff_has_none_of_it(client_of, ada):
    assert "shortcuts" not in client_of(ada).get("/queue/").content.decode()
