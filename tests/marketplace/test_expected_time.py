"""The time that customers are told: the rule, what it is told from, how often it held, then and now."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from common import clock
from marketplace.actions.post_enquiry import post_enquiry
from marketplace.actions.withdraw_enquiry import withdraw_enquiry
from marketplace.backtesting import Past, replay
from marketplace.expected_time import SECONDS_WITHOUT_DATA, Similar, bound, reckon_seconds
from marketplace.models import Enquiry
from marketplace.operations_queries import promises


def circle(*minutes, span_hours=24, waiting=0):
    return Similar(
        [60.0 * number for number in minutes], 3600.0 * span_hours, lambda most: min(waiting, most)
    )


# --- The rule --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("answers", "minutes"), [(100, 81), (24, 20), (20, 17)])
def test_the_next_answer_comes_within_it_four_times_in_five(answers, minutes):
    """81 of the 101 places that the next of a hundred may come to stand at; of few, the plain quantile is short."""
    assert bound([circle(*range(1, answers + 1))]) == minutes * 60


def test_the_closest_circle_that_has_enough_counts():
    few, enough = circle(*[1] * 19), circle(*[9] * 20)
    assert bound([few, enough, circle(*[99] * 100)]) == 9 * 60


def test_a_wide_circle_with_little_is_better_than_none():
    assert bound([circle(), circle(), circle(7)]) == 7 * 60
    assert bound([circle(1), circle(1, 3), circle()]) == 3 * 60
    assert bound([circle()]) == SECONDS_WITHOUT_DATA


def test_wider_circles_are_not_read_when_the_first_will_do():
    def circles():
        yield circle(*[5] * 20)
        raise AssertionError("It was enough.")

    assert bound(circles()) == 5 * 60


@pytest.mark.parametrize(("waiting", "minutes"), [(0, 10), (4, 10), (8, 20), (16, 40), (100, 40)])
def test_a_longer_queue_than_usual_takes_longer_up_to_four_times(waiting, minutes):
    """Twenty-four answers of ten minutes in an hour: four are usually waiting."""
    assert bound([circle(*[10] * 24, span_hours=1, waiting=waiting)]) == minutes * 60


def test_it_is_in_whole_minutes_and_never_less_than_one():
    assert bound([Similar([1.0] * 20, 3600, lambda most: 0)]) == 60
    assert bound([Similar([61.0] * 20, 3600, lambda most: 0)]) == 120


# --- From the database -----------------------------------------------------------------------------------------


@pytest.fixture
def ask(carla, sim):
    def make(number=1, **fields):
        given = {"topic_id": sim.id, "language": "en", **fields}
        return post_enquiry(by=carla, subject=f"Question {number}", body="Why?", **given)

    return make


@pytest.fixture
def answered(carla):
    """answered(topic, minutes, count, language="en"): so many in the past, a day apart from each other."""

    def make(topic, minutes, count, language="en"):
        now = clock.now()
        for number in range(count):
            asked_at = now - timedelta(days=number + 1)
            Enquiry.objects.create(
                customer=carla,
                topic=topic,
                language=language,
                subject="Before",
                subject_sealed=b"",
                status="resolved",
                created_at=asked_at,
                first_answered_at=asked_at + timedelta(minutes=minutes),
            )

    return make


def test_topic_and_language_then_topic_then_everything(answered, sim, billing):
    assert reckon_seconds(sim, "en") == SECONDS_WITHOUT_DATA
    answered(billing, 30, 20)
    assert reckon_seconds(sim, "en") == 30 * 60
    answered(sim, 5, 20, language="de")
    assert reckon_seconds(sim, "en") == 5 * 60
    answered(sim, 8, 20)
    assert reckon_seconds(sim, "en") == 8 * 60
    assert reckon_seconds(sim, "de") == 5 * 60


def test_what_was_told_stays_with_the_enquiry(ask, answered, sim):
    answered(sim, 12, 20)
    assert ask().promised_seconds == 12 * 60


def test_many_who_wait_are_told_a_longer_time(ask, answered, sim):
    answered(sim, 12, 20)
    told = [ask(number).promised_seconds // 60 for number in range(6)]
    assert told == sorted(told)
    assert told[-1] > told[0]


# --- How often it held -----------------------------------------------------------------------------------------

START = datetime(2026, 9, 1, tzinfo=UTC)


def past(hours, minutes=None, *, left_after=None, topic="SIM"):
    asked_at = START + timedelta(hours=hours)
    return Past(
        topic,
        "en",
        asked_at,
        asked_at + timedelta(minutes=minutes) if minutes is not None else None,
        asked_at + timedelta(minutes=left_after) if left_after is not None else None,
    )


def told_again(story):
    return replay(story, since=START + timedelta(days=10), until=START + timedelta(days=40))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_for_waits_of_one_kind_it_holds_four_times_in_five(seed):
    chance = random.Random(seed)
    story = [past(hour, chance.lognormvariate(2, 0.8)) for hour in range(30 * 24)]
    assert 75 <= told_again(story)["SIM"].percent <= 90


def test_only_what_was_known_then_counts():
    """Everything was slow at first: the quick answers of later days change nothing about what was told before."""
    slow, quick = [past(hour, 100) for hour in range(241)], [past(241 + hour, 1) for hour in range(100)]
    assert told_again(slow + quick) == told_again(slow + quick)
    assert told_again(slow)["SIM"].percent == 100


def test_no_answer_in_time_did_not_hold_and_leaving_early_says_nothing():
    before = [past(hour, 10) for hour in range(240)]
    kept = told_again([*before, past(241), past(242, left_after=5), past(243, left_after=600), past(244, 41)])
    assert (kept["SIM"].told, kept["SIM"].held) == (3, 0)


def test_the_command_prints_a_line_for_each_topic(answered, sim, billing):
    answered(sim, 10, 30)
    answered(billing, 20, 30)
    out = StringIO()
    call_command("backtest_expected_time", days=7, stdout=out)
    lines = out.getvalue().splitlines()
    assert [line.split("  ")[0] for line in lines[1:]] == ["Bills", "SIM and eSIM", "all"]
    assert "100.0 %" in lines[-1]


def test_the_command_says_so_when_there_is_nothing(a_db):
    out = StringIO()
    call_command("backtest_expected_time", stdout=out)
    assert out.getvalue() == "Nothing was asked in the last 30 days.\n"


def test_the_live_share_counts_what_is_decided(ask, carla):
    now = clock.now()
    kept, broken, _, left = (ask(number) for number in range(4))
    withdraw_enquiry(enquiry_id=left.id, by=carla)
    Enquiry.objects.filter(id=kept.id).update(first_answered_at=now)
    Enquiry.objects.filter(id__in=[broken.id, left.id]).update(created_at=now - timedelta(hours=3))
    Enquiry.objects.filter(id=left.id).update(withdrawn_at=now - timedelta(hours=3) + timedelta(seconds=1))
    share = promises(now - timedelta(days=1), clock.now())
    assert (share.decided, share.held, share.held_percent) == (2, 1, 50)
