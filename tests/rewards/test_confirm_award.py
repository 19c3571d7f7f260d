"""After the quality window pending points become points that can be used."""

from __future__ import annotations

import pytest

from common import clock
from common.errors import IllegalMove
from rewards import queries
from rewards.actions.confirm_award import confirm_award
from rewards.errors import QualityWindowOpen
from rewards.models import Award
from rewards.sweeps import confirm_due_awards

pytestmark = pytest.mark.django_db


def test_confirmed_points_can_be_used(ada, earn, points_of):
    earn(ada, 40)
    assert points_of(ada) == (0, 40, 0, 0)
    assert queries.balance(ada).value_minor == 40


def test_not_before_the_quality_window_is_over(ada, award, points_of):
    made = award(ada, 40)
    with pytest.raises(QualityWindowOpen):
        confirm_award(award_id=made.id)
    assert points_of(ada) == (40, 0, 0, 0)


def test_not_twice(ada, earn, points_of):
    made = earn(ada, 40)
    with pytest.raises(IllegalMove):
        confirm_award(award_id=made.id)
    assert points_of(ada) == (0, 40, 0, 0)


def test_sweep_confirms_what_is_due_and_only_that(ada, ben, award, points_of):
    Award.objects.filter(id__in=[award(ada).id, award(ada).id]).update(confirm_at=clock.ago(minutes=1))
    award(ben)
    assert confirm_due_awards() == 2
    assert confirm_due_awards() == 0
    assert points_of(ada) == (0, 80, 0, 0)
    assert points_of(ben) == (40, 0, 0, 0)
