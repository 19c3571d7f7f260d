"""Whoever asks gets all that is held on them, in their own words, and nothing of anybody else."""

from __future__ import annotations

import ast
import inspect

import pytest
from django.urls import reverse

from common.models import HistoryRow
from marketplace.actions.post_enquiry import post_enquiry
from marketplace.actions.reveal_original import RevealReason, reveal_original
from marketplace.personal_data import telling
from marketplace.personal_data.register import held_on, sections
from marketplace.personal_data.wording import FIELDS
from tests.accounts.signing_in import forget_proofs

WORDS = "Call me on 0161 496 0123, please."


@pytest.fixture
def enquiry(carla, sim, service_level):
    return post_enquiry(by=carla, subject="No signal", body=WORDS, topic_id=sim.id)


def test_their_own_words_and_who_read_them(client_of, carla, mo, enquiry):
    reveal_original(enquiry_id=enquiry.id, by=mo, reason=RevealReason.FRAUD)
    held = client_of(carla).get(reverse("my_data_json")).json()
    assert [message["text"] for message in held["messages"]] == [WORDS]
    assert [read["why"] for read in held["who_read_my_words"]] == ["fraud"]
    assert mo.display_name not in str(held)


def test_to_read_and_print(client_of, carla, enquiry):
    page = client_of(carla).get(reverse("my_data")).content.decode()
    assert WORDS in page
    assert "Your questions" in page
    assert '<dt>First name and initial</dt><dd dir="auto">Carla M.</dd>' in page
    assert "<dt>roles</dt>" not in page.lower()


def test_nothing_of_anybody_else(carl, enquiry):
    assert WORDS not in str(held_on(carl))


def test_taking_it_is_on_the_record_and_needs_a_fresh_proof(client_of, carla):
    browser = client_of(carla)
    browser.get(reverse("my_data_json"))
    assert HistoryRow.objects.filter(verb="export_own_data", actor=carla).count() == 1
    forget_proofs(browser)
    assert browser.get(reverse("my_data_json"))["Location"].startswith(reverse("account_reauthenticate"))


def test_every_field_has_a_name():
    """Read from the source: a person has nothing of most kinds."""
    fields = set()
    for node in ast.walk(ast.parse(inspect.getsource(telling))):
        if isinstance(node, ast.Call):
            given = node.args[1:] if "_columns" in ast.dump(node.func) else []
        else:
            is_row = isinstance(node, ast.Dict) and not isinstance(node.values[0], ast.Name)
            given = node.keys if is_row else []
        fields |= {each.value for each in given if isinstance(each, ast.Constant)}
    assert fields - set(FIELDS) == set()


def test_the_queries_do_not_grow(carla, sim, service_level, django_assert_max_num_queries):
    for _ in range(2):
        post_enquiry(by=carla, subject="No signal", body=WORDS, topic_id=sim.id)
    with django_assert_max_num_queries(len(sections()) + 3):
        held_on(carla)
    for _ in range(6):
        post_enquiry(by=carla, subject="No signal", body=WORDS, topic_id=sim.id)
    with django_assert_max_num_queries(len(sections()) + 3):
        held_on(carla)
