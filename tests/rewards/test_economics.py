"""What is owed, by age, and what a solved enquiry costs."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import translation

from common import clock
from rewards.actions.redeem_points import redeem_points
from rewards.actions.reverse_award import reverse_award
from rewards.budget import month_of
from rewards.liability import liability
from rewards.unit_economics import Cost, month_cost

pytestmark = pytest.mark.django_db


def ages():
    return [age.points for age in liability().ages]


def test_points_stand_under_the_age_at_which_they_were_earned(ada, ben, earn_at, award):
    for user, points, days in ((ada, 10, 400), (ada, 20, 200), (ben, 40, 100), (ben, 80, 31), (ben, 160, 29)):
        earn_at(user, points, clock.ago(days=days))
    award(ada, 7)
    assert ages() == [160, 80, 40, 20, 10]
    assert (liability().pending.points, liability().total.points) == (7, 310)


def test_the_oldest_are_used_first_and_those_set_aside_are_still_owed(ada, earn_at, omar):
    earn_at(ada, 600, clock.ago(days=400))
    earn_at(ada, 500, clock.ago(days=100))
    earn_at(ada, 300, clock.ago(days=1))
    redemption = redeem_points(by=ada, points=700)
    assert ages() == [300, 0, 500, 0, 600]
    settle(redemption, omar)
    assert ages() == [300, 0, 400, 0, 0]


def settle(redemption, ops):
    from rewards.actions.approve_redemption import approve_redemption
    from rewards.actions.prepare_batch import prepare_batch
    from rewards.actions.settle_redemption import settle_redemption

    approve_redemption(redemption_id=redemption.id, by=ops)
    prepare_batch(by=ops)
    settle_redemption(redemption_id=redemption.id, by=ops)


def test_what_was_taken_back_is_not_owed(ada, earn_at):
    wrong = earn_at(ada, 500, clock.ago(days=1))
    earn_at(ada, 300, clock.ago(days=100))
    reverse_award(work_id=wrong.work_id, why="It was wrong", by=None)
    assert liability().total.points == 300


def test_at_the_top_of_the_range_nothing_overflows(ada, ben, earn):
    from rewards import queries
    from rewards.ledger import Code, lock_accounts, post

    for user in (ada, ben):
        made = earn(user, 1)
        post(
            lock_accounts(user.id),
            code=Code.AWARD,
            source=type("Award", (), {"id": uuid4()})(),
            points=2**62,
            cause="",
        )
        assert made
    assert queries.programme_totals().cost_points == 2**63 + 2
    assert liability().pending.points == 2**63


def test_a_solved_enquiry_costs_what_stands_shared_by_the_enquiries(ada, award, sim):
    story = uuid4()
    award(ada, 40, story=story)
    award(ada, 61, story=story)
    award(ada, 50)
    wrong = award(ada, 1000)
    reverse_award(work_id=wrong.work_id, why="It was wrong", by=None)
    month = month_cost(*month_of(clock.now()))
    assert month.topics == [Cost("SIM and eSIM", 2, 151)]
    assert (month.whole.value_minor, month.whole.minor_each) == (151, 76)
    before = month_cost(*month_of(month.starts_at - timedelta(days=1)))
    assert (before.whole.enquiries, before.whole.minor_each) == (0, 0)


def test_the_page(ada, earn, omar, client_of):
    earn(ada, 4000)
    page = client_of(omar).get("/operations/economics/").content.decode()
    assert "£40.00 on average" in page


@pytest.mark.parametrize(("language", "title"), [("en", "Bills"), ("de", "Rechnungen")])
def test_figures_that_are_kept_for_everybody_name_topics_in_the_readers_language(language, title):
    with translation.override(language):
        assert Cost("Bills", 1, 100, "Rechnungen").local_title == title
