"""The page "Your tier"."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts.models import Advocate
from marketplace.actions.weigh_standing import weigh_standing

HERE = reverse("standing")


def test_it_says_what_the_tier_rests_on_and_what_takes_one_up(client_of, ada, judged):
    judged(ada, "publish", times=8)
    page = client_of(ada).get(HERE).content.decode()
    assert "Up to Trusted" in page
    assert "12 more good answers" in page
    assert "at least 82\N{NO-BREAK SPACE}%" in page
    assert "fewer than 60\N{NO-BREAK SPACE}%" in page


def test_it_tells_what_happened(client_of, ada, judged):
    judged(ada, "reject", times=9)
    weigh_standing(advocate_id=ada.id)
    page = client_of(ada).get(HERE).content.decode()
    assert "Moved down" in page
    assert "9 answers checked" in page


def test_the_highest_has_nothing_above(client_of, ada):
    Advocate.objects.filter(user=ada).update(tier="expert")
    assert "There is no higher tier" in client_of(ada).get(HERE).content.decode()


def test_whoever_was_never_an_advocate_reads_how_to_become_one(client_of, nina):
    response = client_of(nina).get(HERE)
    assert response.status_code == 403
    assert reverse("apply") in response.content.decode()


@pytest.mark.parametrize("times", [1, 12])
def test_its_queries_do_not_grow_with_the_record(client_of, ada, judged, times, django_assert_num_queries):
    judged(ada, "publish", times=times)
    client = client_of(ada)
    with django_assert_num_queries(12):
        client.get(HERE)
