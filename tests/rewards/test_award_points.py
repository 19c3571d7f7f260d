"""Points for an answer: awarded pending, by the tariff of that moment, once."""

from __future__ import annotations

from uuid import uuid4

import pytest

from common import clock
from rewards import queries
from rewards.actions.award_points import award_points
from rewards.books import Transfer
from rewards.models import Tariff

pytestmark = pytest.mark.django_db


def award(holder, topic, **changes):
    return award_points(
        **{
            "holder_id": holder.id,
            "work_id": uuid4(),
            "story": uuid4(),
            "topic": topic,
            "label": "eSIM on a second phone",
            **changes,
        }
    )


def test_award_is_pending_and_not_usable_yet(ada, sim):
    award(ada, sim)
    balance = queries.balance(ada)
    assert (balance.pending_points, balance.available_points, balance.value_minor) == (40, 0, 0)


def test_same_work_is_awarded_once(ada, sim):
    work = uuid4()
    assert award(ada, sim, work_id=work) == award(ada, sim, work_id=work)
    assert queries.balance(ada).pending_points == 40
    assert Transfer.objects.count() == 1


def test_award_keeps_the_tariff_it_was_made_under(ada, sim):
    first = award(ada, sim)
    Tariff.objects.create(topic=sim, points=90, valid_from=clock.now())
    second = award(ada, sim)
    first.refresh_from_db()
    assert (first.points, first.tariff.points) == (40, 40)
    assert (second.points, second.tariff.points) == (90, 90)


def test_tariff_of_the_future_does_not_count_yet(ada, sim):
    Tariff.objects.create(topic=sim, points=90, valid_from=clock.seconds_from_now(3600))
    assert queries.points_for(sim) == award(ada, sim).points == 40


@pytest.mark.parametrize(("difficulty", "points"), [(1, 40), (2, 60), (3, 100)])
def test_topic_without_a_tariff_earns_by_difficulty(ada, sim, difficulty, points):
    Tariff.objects.all().delete()
    sim.difficulty = difficulty
    sim.save()
    assert queries.points_for(sim) == points
    assert award(ada, sim).points == points
    assert award(ada, sim).points == points
    assert Tariff.objects.get().points == points
