"""Points for an answer: awarded pending, by the tariff of that moment, once."""

from __future__ import annotations

from uuid import uuid4

import pytest

from common import clock
from common.models import HistoryRow
from rewards import queries
from rewards.actions.award_points import award_points
from rewards.books import Transfer
from rewards.models import Tariff

pytestmark = pytest.mark.django_db


def test_award_is_pending_and_not_usable_yet(ada, award):
    award(ada, 40)
    balance = queries.balance(ada)
    assert (balance.pending_points, balance.available_points, balance.value_minor) == (40, 0, 0)


def test_award_is_in_the_enquirys_history(ada, award):
    made = award(ada)
    row = HistoryRow.objects.get(subject=made.id)
    assert (row.story, row.verb, row.now) == (made.story, "award_points", "pending")


def test_same_work_is_awarded_once(ada, award):
    work = uuid4()
    assert award(ada, work_id=work) == award(ada, work_id=work)
    assert queries.balance(ada).pending_points == 40
    assert Transfer.objects.count() == 1


def test_award_keeps_the_tariff_it_was_made_under(ada, sim):
    def award_now():
        return award_points(holder_id=ada.id, work_id=uuid4(), story=uuid4(), topic=sim, label="Roaming")

    first = award_now()
    Tariff.objects.create(topic=sim, points=90, valid_from=clock.now())
    second = award_now()
    first.refresh_from_db()
    assert (first.points, first.tariff.points) == (40, 40)
    assert (second.points, second.tariff.points) == (90, 90)


def test_tariff_of_the_future_does_not_count_yet(ada, sim):
    Tariff.objects.create(topic=sim, points=90, valid_from=clock.seconds_from_now(3600))
    assert queries.points_for(sim) == 40


@pytest.mark.parametrize(("difficulty", "points"), [(1, 40), (2, 60), (3, 100)])
def test_topic_without_a_tariff_earns_by_difficulty(ada, sim, difficulty, points):
    Tariff.objects.all().delete()
    sim.difficulty = difficulty
    sim.save()
    assert queries.points_for(sim) == points
    for _ in range(2):
        made = award_points(holder_id=ada.id, work_id=uuid4(), story=uuid4(), topic=sim, label="Roaming")
        assert made.points == points
    assert Tariff.objects.get().points == points
