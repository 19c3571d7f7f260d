"""When more arrives than the crowd takes: the rule and its hysteresis, wider stages, and bonus points in a budget."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from common import clock
from routing import bonuses, surge, sweeps
from routing.actions.claim_enquiry import claim_enquiry
from routing.actions.close_item import close_item
from routing.actions.complete_claim import complete_claim
from routing.actions.expire_claim import expire_claim
from routing.actions.move_to_pool import move_to_pool
from routing.actions.pay_bonus import pay_bonus
from routing.actions.release_claim import release_claim
from routing.models import Pool, QueueEntry, Stage, Surge, SurgeBonus, SurgeBudget, SurgePolicy
from routing.surge import Pressure

TARGET = 600


# --- The rule --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pressure", "has_begun"),
    [
        (Pressure(waiting=20, people=10, taken=10), True),
        (Pressure(waiting=19, people=10, taken=10), False),
        (Pressure(waiting=20, people=10, taken=21), False),
        (Pressure(waiting=5, people=0, taken=0), True),
        (Pressure(waiting=4, people=0, taken=0), False),
    ],
    ids=["both marks", "few for each person", "quickly taken", "nobody there", "hardly any waiting"],
)
def test_a_surge_begins_when_many_wait_for_each_person_and_would_wait_too_long(pressure, has_begun):
    assert surge.begins(pressure, SurgePolicy(), target_seconds=TARGET) == has_begun


@pytest.mark.parametrize(
    ("pressure", "is_calm"),
    [
        (Pressure(waiting=15, people=10, taken=10), False),
        (Pressure(waiting=10, people=10, taken=10), False),
        (Pressure(waiting=9, people=10, taken=10), True),
        (Pressure(waiting=20, people=10, taken=41), True),
    ],
    ids=["below the mark", "at half", "below half the people", "below half the wait"],
)
def test_it_is_calm_only_well_below_where_a_surge_begins(pressure, is_calm):
    assert surge.is_calm(pressure, SurgePolicy(), target_seconds=TARGET) == is_calm


def test_stages_ask_more_people_and_the_next_ones_sooner():
    policy = SurgePolicy(people_percent=300, seconds_percent=25)
    wide = surge.widened(Stage(pool=Pool.CROWD, people=5, seconds=60), policy)
    assert (wide.people, wide.seconds) == (15, 15)
    assert surge.widened(Stage(pool=Pool.CROWD, people=5, seconds=20), policy).seconds == 10


def test_the_open_list_and_our_team_stay_as_they_are():
    for stage in (
        Stage(pool=Pool.CROWD, people=0, seconds=600),
        Stage(pool=Pool.STAFF, people=0, seconds=0),
    ):
        assert surge.widened(stage, SurgePolicy()) is stage


# --- Watching --------------------------------------------------------------------------------------------------


@pytest.fixture
def crowd_out(queued, ada):
    """Ten wait for Ada alone, and nobody took anything lately."""
    return [queued() for _ in range(10)]


def test_a_surge_is_followed_from_beginning_to_end(crowd_out):
    assert sweeps.watch_for_a_surge() == 1
    begun = surge.current()
    assert (begun.waiting, begun.people, begun.predicted_seconds) == (10, 1, 6000)
    QueueEntry.objects.filter(id__in=[entry.id for entry in crowd_out[1:]]).update(
        status="done", done_at=clock.now()
    )
    surge.watch()
    assert surge.current().calm_since is not None
    with clock.at(clock.now() + timedelta(seconds=301)):
        assert surge.watch() is None
    begun.refresh_from_db()
    assert begun.ended_at is not None


def test_a_moment_of_calm_does_not_end_it(crowd_out):
    surge.watch()
    QueueEntry.objects.filter(id__in=[entry.id for entry in crowd_out]).update(paused_at=clock.now())
    surge.watch()
    QueueEntry.objects.update(paused_at=None)
    with clock.at(clock.now() + timedelta(seconds=301)):
        assert surge.watch().calm_since is None


def test_ops_may_switch_it_off(crowd_out):
    SurgePolicy.objects.create(is_on=False)
    assert surge.watch() is None
    SurgePolicy.objects.update(is_on=True)
    assert surge.watch() is not None
    SurgePolicy.objects.update(is_on=False)
    assert surge.watch() is None


@pytest.mark.race
def test_four_relays_begin_one_surge(crowd_out, in_parallel):
    assert not [error for error in in_parallel([surge.watch] * 8, threads=4) if isinstance(error, Exception)]
    assert Surge.objects.count() == 1


@pytest.fixture
def in_surge(a_db):
    """in_surge(bonus_points=…, budget=…): a surge has begun, and today has a budget."""

    def begin(*, bonus_points=0, budget=None, **policy):
        SurgePolicy.objects.create(bonus_points=bonus_points, **policy)
        Surge.objects.create(waiting=10, people=1, predicted_seconds=6000)
        if budget is not None:
            return SurgeBudget.objects.create(day=timezone.localdate(), points=budget)
        return None

    return begin


def test_in_a_surge_more_are_asked_at_once(queued, make_advocate, in_surge, asked):
    for number in range(12):
        make_advocate(f"Advocate {number}")
    assert len(asked(queued())) == 5
    in_surge()
    entry = queued()
    assert len(asked(entry)) == 10
    assert round((entry.stage_ends_at - clock.now()).total_seconds()) == 30


# --- The bonus -------------------------------------------------------------------------------------------------


def promised_of(budget):
    budget.refresh_from_db()
    return budget.promised_points


def test_a_bonus_is_promised_with_the_offers_while_the_budget_lasts(queued, ada, in_surge):
    budget = in_surge(bonus_points=20, budget=50)
    entries = [queued() for _ in range(4)]
    assert bonuses.promised([entry.id for entry in entries]) == {entries[0].id: 20, entries[1].id: 20}
    assert promised_of(budget) == 40


def test_without_a_budget_for_today_there_is_none(queued, ada, in_surge):
    in_surge(bonus_points=20)
    assert bonuses.promised([queued().id]) == {}


def test_a_later_stage_does_not_promise_it_twice(queued, ada, in_surge, stage_over):
    budget = in_surge(bonus_points=20, budget=50)
    stage_over(queued())
    sweeps.start_next_stages()
    assert promised_of(budget) == 20


def answer(entry, by):
    claim = claim_enquiry(enquiry_id=entry.item_id, by=by)
    return complete_claim(claim_id=claim.id, by=by, fence=claim.fence)


def test_whoever_answers_earns_it_and_it_is_paid_once(queued, ada, ben, in_surge):
    budget = in_surge(bonus_points=20, budget=50)
    entry = queued()
    answer(entry, ada)
    assert pay_bonus(story=entry.story, holder_id=ben.id) == 0
    assert pay_bonus(story=entry.story, holder_id=ada.id) == 20
    assert pay_bonus(story=entry.story, holder_id=ada.id) == 0
    assert promised_of(budget) == 20


def released(entry, ada, lease_over):
    release_claim(claim_id=claim_enquiry(enquiry_id=entry.item_id, by=ada).id, by=ada)


def expired(entry, ada, lease_over):
    claim_enquiry(enquiry_id=entry.item_id, by=ada)
    lease_over(entry)
    expire_claim(entry_id=entry.id)


def withdrawn(entry, ada, lease_over):
    close_item(item_id=entry.item_id, kind="enquiry")


def passed_to_staff(entry, ada, lease_over):
    move_to_pool(item_id=entry.item_id, kind="enquiry", pool=Pool.STAFF)


@pytest.mark.parametrize(
    "ends", [released, expired, withdrawn, passed_to_staff], ids=lambda end: end.__name__
)
def test_points_that_nobody_earned_flow_back(queued, ada, in_surge, lease_over, ends):
    budget = in_surge(bonus_points=20, budget=50)
    entry = queued()
    Surge.objects.update(ended_at=clock.now())
    ends(entry, ada, lease_over)
    assert promised_of(budget) == 0
    assert SurgeBonus.objects.get().status == "returned"


def test_what_was_given_back_in_a_surge_is_promised_anew(queued, ada, ben, in_surge):
    budget = in_surge(bonus_points=20, budget=20)
    entry = queued()
    release_claim(claim_id=claim_enquiry(enquiry_id=entry.item_id, by=ada).id, by=ada)
    assert bonuses.promised([entry.id]) == {entry.id: 20}
    assert promised_of(budget) == 20


def test_a_second_answer_to_the_same_enquiry_gives_back_what_the_first_had_earned(queued, ada, ben, in_surge):
    budget = in_surge(bonus_points=20, budget=50)
    first = queued()
    answer(first, ada)
    answer(queued(item_id=first.item_id, story=first.story), ben)
    assert promised_of(budget) == 20
    assert pay_bonus(story=first.story, holder_id=ada.id) == 0
    assert pay_bonus(story=first.story, holder_id=ben.id) == 20


def test_it_reaches_the_advocates_points_and_is_on_their_card(client_of, carla, ada, sim, in_surge):
    from django.urls import reverse

    from marketplace.actions.accept_answer import accept_answer
    from marketplace.actions.post_enquiry import post_enquiry
    from marketplace.actions.submit_answer import submit_answer
    from rewards.models import Award

    in_surge(bonus_points=15, budget=100)
    enquiry = post_enquiry(by=carla, subject="Dead", body="Why?", topic_id=sim.id)
    assert "15 points on top" in client_of(ada).get(reverse("queue")).content.decode()
    claim = claim_enquiry(enquiry_id=enquiry.id, by=ada)
    submit_answer(claim_id=claim.id, by=ada, fence=claim.fence, body="Because.")
    accept_answer(enquiry_id=enquiry.id, by=carla, rating=5)
    assert Award.objects.get().points == 55


def test_customers_are_told_an_honest_longer_time(carla, ada, sim, in_surge):
    from marketplace.actions.post_enquiry import post_enquiry

    in_surge()
    enquiry = post_enquiry(by=carla, subject="Dead", body="Why?", topic_id=sim.id)
    assert enquiry.promised_seconds == 6000


# --- Never exceeded --------------------------------------------------------------------------------------------


@pytest.fixture
def many(queued, in_surge):
    """Thirty entries, and a budget for seven bonuses of ten."""
    entries = [queued() for _ in range(30)]
    return entries, in_surge(bonus_points=10, budget=75)


def reserve(entry):
    with transaction.atomic():
        return bonuses.reserve(entry, 10)


@pytest.mark.race
def test_thirty_at_once_never_exceed_the_budget(many, in_parallel):
    entries, budget = many
    won = in_parallel([partial(reserve, entry) for entry in entries], threads=15)
    assert (won.count(True), won.count(False)) == (7, 23)
    assert promised_of(budget) == 70
    assert SurgeBonus.objects.filter(status="reserved").count() == 7


@pytest.mark.race
def test_without_the_condition_they_would(many, in_parallel, monkeypatch):
    """The race is there: read, compare and write promises more than there is, once the database does not object."""
    entries, budget = many
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE routing_surgebudget DROP CONSTRAINT surge_budget_is_never_exceeded")

    def read_then_write(entry):
        with transaction.atomic():
            today = SurgeBudget.objects.get(day=budget.day)
            if today.promised_points + 10 > today.points:
                return False
            SurgeBonus.objects.create(entry=entry, story=entry.story, budget=today, points=10)
        SurgeBudget.objects.filter(day=budget.day).update(promised_points=today.promised_points + 10)
        return True

    won = in_parallel([partial(read_then_write, entry) for entry in entries], threads=15)
    assert won.count(True) * 10 > budget.points


def test_the_database_refuses_more_than_there_is(in_surge):
    budget = in_surge(bonus_points=10, budget=10)
    with pytest.raises(IntegrityError, match="surge_budget_is_never_exceeded"), transaction.atomic():
        SurgeBudget.objects.filter(day=budget.day).update(promised_points=11)


@pytest.mark.race
def test_promising_and_giving_back_at_once_add_up(many, in_parallel):
    entries, budget = many
    for entry in entries[:7]:
        reserve(entry)
    calls = [partial(bonuses.give_back, entry.id) for entry in entries[:7]]
    calls += [partial(reserve, entry) for entry in entries[7:]]
    in_parallel(calls, threads=15)
    kept = SurgeBonus.objects.filter(status="reserved").count()
    assert promised_of(budget) == 10 * kept <= 75
