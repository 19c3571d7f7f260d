"""People do the same again for the same seed, and as often as their class says."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from marketplace.simulation import behaviour
from marketplace.simulation.behaviour import Reaction
from marketplace.simulation.scenario import named

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
ORDINARY = named("ordinary_day")


def test_the_same_seed_asks_the_same_and_another_does_not():
    first = list(behaviour.enquiries(ORDINARY, minutes=1440))
    assert first == list(behaviour.enquiries(ORDINARY, minutes=1440))
    assert first != list(behaviour.enquiries(replace(ORDINARY, seed=2), minutes=1440))


def test_as_many_ask_as_the_hours_say():
    asked = list(behaviour.enquiries(ORDINARY, minutes=1440 * 100))
    assert len(asked) == pytest.approx(100 * sum(ORDINARY.customers.per_hour), rel=0.05)


def test_a_surge_multiplies_the_arrivals_while_it_lasts():
    outage = named("outage_surge")
    assert behaviour.rate_at(outage, 31) == 20 * behaviour.rate_at(outage, 29)
    assert behaviour.rate_at(outage, 60) == behaviour.rate_at(outage, 29 + 60)


def test_a_person_meets_an_enquiry_in_the_same_mood_every_time():
    ada = behaviour.crowd(ORDINARY)[0]
    assert ada.reaction(7, moment=NOON) == ada.reaction(7, moment=NOON)
    assert ada.work(7, topic=ada.topics[0]) == ada.work(7, topic=ada.topics[0])


def test_people_take_as_many_offers_as_their_class_says():
    ada = behaviour.crowd(ORDINARY)[0]
    taken = [ada.reaction(number, moment=NOON)[0] is Reaction.CLAIM for number in range(2_000)]
    assert sum(taken) / 2_000 == pytest.approx(ada.kind.accepts, abs=0.04)


def test_whoever_is_asked_all_day_takes_less():
    ada, asked_often = behaviour.crowd(ORDINARY)[0], behaviour.crowd(ORDINARY)[0]
    for _ in range(int(ada.kind.patience) * 2):
        asked_often.note_offer(NOON)

    def takes(person):
        return sum(person.reaction(number, moment=NOON)[0] is Reaction.CLAIM for number in range(1_000))

    assert takes(asked_often) < takes(ada) / 3
