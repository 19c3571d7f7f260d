"""What an answer earns beside its topic's points: each extra, the taper, the budget, and that everybody can see why."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.forms import modelform_factory
from django.utils import timezone

from common import clock
from common.couriers import deliver
from common.models import OutboxEntry
from rewards import budget, earning, queries
from rewards.admin import FromNowOnForm
from rewards.calculation import Circumstances, Work, calculate, total
from rewards.models import Award, Tariff, TariffRules
from rewards.statement import statement
from rewards.sweeps import watch_budget

RULES = {
    "first_solved_percent": 25,
    "best_rating_percent": 20,
    "in_time_percent": 10,
    "scarce_languages": ["cy"],
    "scarce_language_percent": 30,
    "learning_points": 15,
    "full_answers_per_day": 2,
    "taper_percent": 50,
}
ALL = Work(is_first_solved=True, rating=5, is_in_time=True, language="cy")


def calculated(base=40, work=ALL, bonus=0, **circumstances):
    lines = calculate(base, TariffRules(**RULES), work, Circumstances(**circumstances), bonus_points=bonus)
    return {line.code: line.points for line in lines}


@pytest.fixture
def rules(a_db):
    return TariffRules.objects.create(**RULES, valid_from=clock.ago(days=40))


def test_without_rules_an_answer_earns_its_topics_points():
    lines = calculate(40, None, ALL, Circumstances(), bonus_points=7)
    assert [(line.code, line.points) for line in lines] == [("base", 40), ("surge", 7)]


def test_every_extra_is_a_line_of_its_own():
    assert calculated() == {"base": 40, "first_solved": 10, "rating": 8, "in_time": 4, "language": 12}


@pytest.mark.parametrize(("base", "points"), [(1, 0), (2, 1), (3, 1), (10_000, 2_500)])
def test_shares_are_rounded_half_up(base, points):
    assert calculated(base, Work(is_first_solved=True))["first_solved"] == points


def test_four_stars_earn_no_extra():
    assert calculated(work=Work(rating=4)) == {"base": 40}


def test_the_taper_begins_after_the_full_answers_and_spares_what_was_promised():
    assert "taper" not in calculated(work=Work(), awarded_today=1)
    assert calculated(work=Work(), awarded_today=2, is_first_on_topic=True, bonus=30) == {
        "base": 40,
        "taper": -20,
        "learning": 15,
        "surge": 30,
    }


def test_an_answer_never_earns_nothing():
    assert sum(calculated(1, Work(), awarded_today=2).values()) == 1


def test_a_used_budget_stops_extras_first_and_keeps_promises():
    assert calculated(is_budget_used=True, is_first_on_topic=True, bonus=30) == {
        "base": 40,
        "budget": 0,
        "surge": 30,
    }


@pytest.mark.django_db
def test_an_award_keeps_its_rules_and_calculation(ada, award, rules):
    made = award(ada, 40, work=ALL)
    TariffRules.objects.create(valid_from=clock.ago(days=1), taper_percent=90, full_answers_per_day=0)
    kept = Award.objects.get(id=made.id)
    assert kept.rules == rules
    assert [line.code for line in earning.lines_of(kept)] == [
        "base",
        "first_solved",
        "rating",
        "in_time",
        "language",
        "learning",
    ]
    assert total(earning.lines_of(kept)) == kept.points == 89


@pytest.mark.django_db
def test_rules_hold_from_their_date_on(ada, award):
    TariffRules.objects.create(**RULES, valid_from=clock.now() + timedelta(hours=1))
    assert award(ada, 40, work=ALL).points == 40


@pytest.mark.django_db
def test_only_the_first_answer_on_a_topic_is_learning(ada, ben, award, rules):
    assert [award(who, 40).points for who in (ada, ada, ben)] == [55, 40, 55]


@pytest.mark.django_db
def test_the_day_is_tapered_for_one_holder_and_shown_before(ada, ben, award, rules, client_of):
    assert "2 more answers today" in client_of(ada).get("/rewards/").content.decode()
    assert [award(ada, 40, work_id=uuid4()).points for _ in range(3)] == [55, 40, 20]
    assert award(ben, 40).points == 55
    assert "Thank you for a full day" in client_of(ada).get("/rewards/").content.decode()
    with clock.at(clock.now() + timedelta(days=1)):
        assert award(ada, 40).points == 40


@pytest.mark.django_db
def test_the_advocate_sees_line_by_line_how_it_was_computed(ada, award, earn, rules, client_of):
    award(ada, 40, work=ALL)
    earn(ada, 40, work=Work(rating=5))
    assert [line.code for line in statement(ada).lines[0].calculation] == ["base", "rating"]
    page = client_of(ada).get("/rewards/").content.decode()
    assert page.count("How it was computed") == 2
    assert "Rated five stars (20&nbsp;%)" in page


@pytest.mark.django_db
def test_a_statement_to_print_says_it_in_words(ada, earn, rules, client_of):
    earn(ada, 40, work=Work(rating=5))
    today = timezone.localdate(clock.now(), timezone.get_default_timezone())
    page = client_of(ada).get(f"/rewards/statements/{today.year}/{today.month}/").content.decode()
    assert (
        "For an answer on this topic +40; Rated five stars (20&nbsp;%) +8; Your first answer on this topic +15"
        in page
    )


@pytest.mark.django_db
def test_what_comes_on_top_is_told_beforehand(ada, award, client_of):
    assert "What comes on top" not in client_of(ada).get("/rewards/").content.decode()
    TariffRules.objects.create(
        **RULES | {"scarce_languages": ["de", "xx"], "month_budget_points": 30}, valid_from=clock.ago(days=40)
    )
    page = client_of(ada).get("/rewards/").content.decode()
    for told in ("Rated five stars", "+20&nbsp;%", "(German)", "Your first answer on this topic", "+15"):
        assert told in page
    assert "Extras pause" not in page
    award(ada, 40)
    assert "Extras pause" in client_of(ada).get("/rewards/").content.decode()


@pytest.mark.parametrize("model", [Tariff, TariffRules])
@pytest.mark.parametrize(("ago", "is_taken"), [(3600, False), (60, True), (-3600, True)])
@pytest.mark.django_db
def test_a_tariff_is_never_set_for_the_past(sim, model, ago, is_taken):
    form = modelform_factory(model, form=FromNowOnForm, fields=["valid_from"])
    filled = form(
        {"valid_from": clock.ago(seconds=ago)}, instance=model(topic=sim) if model is Tariff else None
    )
    assert ("valid_from" not in filled.errors) == is_taken


@pytest.mark.django_db
def test_a_tariff_that_nobody_earned_under_may_be_mended(sim):
    old = Tariff.objects.create(topic=sim, points=40, valid_from=clock.ago(days=3))
    form = modelform_factory(Tariff, form=FromNowOnForm, fields=["points", "valid_from"])
    assert form({"points": 50, "valid_from": old.valid_from}, instance=old).is_valid()


@pytest.mark.django_db
def test_an_accepted_answer_brings_what_is_known_of_it(scene, rules):
    scene.at("solved")
    assert [line.code for line in earning.lines_of(Award.objects.get())] == [
        "base",
        "first_solved",
        "rating",
        "in_time",
        "learning",
    ]


@pytest.mark.django_db
def test_ops_hears_of_the_budget_before_and_when_it_is_used(ada, award, omar, client_of, mailoutbox):
    TariffRules.objects.create(month_budget_points=100, best_rating_percent=50, valid_from=clock.ago(days=40))
    assert award(ada, 60, work=Work(rating=5)).points == 90
    assert watch_budget() == watch_budget() == 1
    deliver(OutboxEntry.objects.get(kind="mail.budget"))
    assert "90 of 100 points" in mailoutbox[0].body
    award(ada, 60)
    watch_budget()
    assert OutboxEntry.objects.filter(kind="mail.budget").count() == 2
    assert award(ada, 60, work=Work(rating=5)).points == 60
    assert "extras are stopped" in client_of(omar).get("/operations/budget/").content.decode()


@pytest.mark.django_db
def test_what_was_taken_back_leaves_the_budget(ada, award):
    from rewards.actions.reverse_award import reverse_award

    TariffRules.objects.create(month_budget_points=50, valid_from=clock.ago(days=40))
    made = award(ada, 50)
    assert budget.this_month().is_used
    reverse_award(work_id=made.work_id, why="Wrong", by=None)
    assert budget.this_month().spent_points == queries.programme_totals().cost_points == 0


@pytest.mark.parametrize(
    ("moment", "days"),
    [
        (datetime(2028, 2, 29, 12, tzinfo=UTC), 29),
        (datetime(2026, 12, 31, 23, 59, tzinfo=UTC), 31),
        (datetime(2027, 1, 1, 0, 0, tzinfo=UTC), 31),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), 31),
    ],
    ids=["leap day", "year end", "new year", "clocks go back"],
)
def test_a_month_is_a_calendar_month(moment, days):
    start, end = budget.month_of(moment)
    assert (start.day, end.day, start <= moment < end, (end.date() - start.date()).days) == (1, 1, True, days)
