"""Points of an answer that did not stand: taken back exactly, and never below zero."""

from __future__ import annotations

from uuid import uuid4

import pytest

from common.errors import IllegalMove
from common.models import HistoryRow
from common.sealing import unseal
from rewards import queries
from rewards.actions.cancel_redemption import cancel_redemption
from rewards.actions.redeem_points import redeem_points
from rewards.actions.reverse_award import reverse_award

pytestmark = pytest.mark.django_db


def reverse(award, by=None):
    return reverse_award(work_id=award.work_id, why="The steps did not match that phone", by=by)


def test_pending_points_go_back_as_they_came(ada, award, mo, points_of):
    made = award(ada, 40)
    assert reverse(made, by=mo).status == "reversed"
    assert points_of(ada) == (0, 0, 0, 0)
    row = HistoryRow.objects.get(subject=made.id, verb="reverse_award")
    assert (row.was, row.actor, unseal(row.words.sealed)) == (
        "pending",
        mo,
        "The steps did not match that phone",
    )


def test_confirmed_points_are_taken_from_what_is_available(ada, earn, points_of):
    earn(ada, 60)
    reverse(earn(ada, 40))
    assert points_of(ada) == (0, 60, 0, 0)


def test_spent_points_are_owed_and_the_balance_stays_at_zero(ada, earn, points_of):
    spent = earn(ada, 600)
    redeem_points(by=ada, points=600)
    reverse(spent)
    assert points_of(ada) == (0, 0, 600, 600)


def test_only_the_missing_part_is_owed(ada, earn, points_of):
    spent = earn(ada, 600)
    redeem_points(by=ada, points=500)
    reverse(spent)
    assert points_of(ada) == (0, 0, 500, 500)


def test_what_is_owed_is_set_against_the_next_awards(ada, earn, points_of):
    spent = earn(ada, 500)
    redeem_points(by=ada, points=500)
    reverse(spent)
    earn(ada, 300)
    assert points_of(ada) == (0, 0, 500, 200)
    earn(ada, 300)
    assert points_of(ada) == (0, 100, 500, 0)


def test_what_is_owed_is_set_against_points_that_come_back(ada, earn, points_of):
    spent = earn(ada, 500)
    redemption = redeem_points(by=ada, points=500)
    reverse(spent)
    cancel_redemption(redemption_id=redemption.id, by=ada)
    assert points_of(ada) == (0, 0, 0, 0)


def test_an_award_made_while_owing_is_itself_reversed_exactly(ada, earn, award, points_of):
    spent = earn(ada, 500)
    redeem_points(by=ada, points=500)
    reverse(spent)
    second = earn(ada, 300)
    reverse(second)
    assert points_of(ada) == (0, 0, 500, 500)
    assert queries.programme_totals().cost_points == 0


def test_not_twice(ada, earn, points_of):
    made = earn(ada, 40)
    reverse(made)
    with pytest.raises(IllegalMove):
        reverse(made)
    assert points_of(ada) == (0, 0, 0, 0)


def test_work_that_was_never_awarded_has_nothing_to_reverse(ada):
    assert reverse_award(work_id=uuid4(), why="Retracted", by=None) is None
