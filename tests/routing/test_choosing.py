"""Another rule may choose for a while; when stages begin and how long offers hold stays what it was."""

from __future__ import annotations

import random

import pytest

from routing import choosing
from routing.actions.offer_enquiry import offer_enquiry


@pytest.fixture
def crowd(make_advocate):
    return [make_advocate(f"Advocate {number}") for number in range(8)]


def nobody(entry, stage):
    return []


def test_the_best_suited_are_chosen_where_nothing_else_was_said(queued, crowd, asked):
    assert len(asked(queued())) == 5


def test_another_rule_chooses_in_its_block_only(queued, crowd, asked):
    with choosing.decided_by(nobody):
        assert asked(queued()) == set()
    assert len(asked(queued())) == 5


def test_a_rule_that_finds_nobody_skips_the_stage_as_an_empty_crowd_does(queued, crowd):
    with choosing.decided_by(nobody):
        entry = queued()
    assert entry.is_open_list


def test_the_open_list_asks_no_rule(queued, crowd, asked, service_level):
    entry = queued()
    offer_enquiry(entry_id=entry.id)
    before = asked(entry)
    offer_enquiry(entry_id=entry.id)
    entry.refresh_from_db()
    assert entry.is_open_list
    assert asked(entry) == before


def test_the_same_lots_choose_the_same_people(queued, crowd, service_level):
    with choosing.decided_by(nobody):
        entry = queued()
    stage = service_level.stages.get(position=1)

    def chosen(seed):
        choices = choosing.best_suited(entry, stage, rng=random.Random(seed))
        return [choice.candidate.advocate_id for choice in choices]

    assert chosen(1) == chosen(1)
