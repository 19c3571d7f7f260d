"""The page on which ops read why an enquiry went where it went."""

from __future__ import annotations

import uuid

import pytest
from django.urls import reverse

from marketplace.actions.post_enquiry import post_enquiry
from routing import matching
from routing.models import Availability


@pytest.fixture
def page_of(client_of, omar):
    def get(enquiry, **query):
        return client_of(omar).get(reverse("why", args=[enquiry.id]), query)

    return get


@pytest.fixture
def enquiry(carla, ada, ben, sim):
    Availability.objects.filter(advocate_id=ben.id).update(is_available=False)
    return post_enquiry(by=carla, subject="My eSIM is dead", body="Call 07700 900123.", topic_id=sim.id)


def test_it_says_who_was_asked_and_what_spoke_against_others(page_of, enquiry):
    page = page_of(enquiry).content.decode()
    asked, near = page.index('id="why-asked"'), page.index('id="why-near"')
    assert asked < page.index("Ada L.") < near < page.index("Ben K.")
    assert "Is switched off." in page


def test_it_speaks_words_and_not_codes(page_of, enquiry, monkeypatch):
    monkeypatch.setitem(matching.WEIGHTS, "quality", 0.4)
    page = page_of(enquiry).content.decode()
    assert ", English," in page
    assert "Worth is 40\N{NO-BREAK SPACE}% quality, 20\N{NO-BREAK SPACE}% likelihood" in page
    assert ">Member<" in page or ">Trusted<" in page


def test_an_advocate_is_found_by_name(page_of, enquiry, nina):
    page = page_of(enquiry, name="ben").content.decode()
    assert page.index('id="why-named"') < page.index("Ben K.") < page.index('id="why-asked"')
    assert "No advocate is called that." in page_of(enquiry, name="Nina").content.decode()


def test_it_shows_nobodys_data(page_of, enquiry, ada, carla):
    page = page_of(enquiry).content.decode()
    for private in (ada.email, carla.email, carla.name, "900123", "eSIM is dead"):
        assert private not in page


@pytest.mark.parametrize("name", ["\0", "'; --", "x" * 5000], ids=["nul", "quote", "long"])
def test_odd_names_find_nobody(page_of, enquiry, name):
    assert page_of(enquiry, name=name).status_code == 200


def test_an_unknown_enquiry_is_not_found(client_of, omar):
    assert client_of(omar).get(reverse("why", args=[uuid.uuid4()])).status_code == 404


def test_ops_find_it_from_the_operations_page_and_others_do_not(client_of, omar, mo, enquiry):
    link = reverse("why", args=[enquiry.id])
    assert link in client_of(omar).get(reverse("operations")).content.decode()
    assert link not in client_of(mo).get(reverse("operations")).content.decode()
