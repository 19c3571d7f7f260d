"""What counts for which promise, in whose working time, and that what came of it is written once."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime, time, timedelta

import pytest

from common import clock as time_source
from routing import clocks
from routing.actions.move_to_pool import move_to_pool
from routing.models import Calendar, Clock, OpeningHours, PoolCalendar, ServiceLevel

MONDAY = datetime(2026, 1, 5, 10, tzinfo=UTC)


@contextmanager
def after(**passed):
    """So long after the customer asked, on Monday at ten."""
    with time_source.at(MONDAY + timedelta(**passed)):
        yield


@pytest.fixture
def entry(queued, service_level):
    """Asked on Monday at ten: a response in ten minutes, solved in eight hours."""
    service_level.resolution_seconds = 8 * 3600
    service_level.save()
    with after():
        entry = queued()
        clocks.start(entry)
    return entry


@pytest.fixture
def nine_to_five(db):
    """Staff work on weekdays from nine to five."""
    calendar = Calendar.objects.create(name="Desk")
    OpeningHours.objects.bulk_create(
        OpeningHours(calendar=calendar, weekday=day, opens=time(9), closes=time(17)) for day in range(5)
    )
    PoolCalendar.objects.create(pool="staff", calendar=calendar)


@pytest.fixture
def told(entry):
    """told() -> {kind: (status, outcome, minutes counted)} of the item's clocks, the latest of each kind."""

    def look():
        return {
            each.kind: (each.status, each.outcome, each.spent.total_seconds() / 60)
            for each in Clock.objects.filter(item_id=entry.item_id).order_by("started_at", "id")
        }

    return look


def test_asking_starts_what_the_level_promises(entry, told):
    assert told() == {"first": ("running", "", 0), "resolution": ("running", "", 0)}
    first = Clock.objects.get(kind="first")
    assert first.due_at == MONDAY + timedelta(minutes=10)
    assert first.warn_at == MONDAY + timedelta(minutes=7, seconds=30)


@pytest.mark.parametrize(
    ("work_kind", "kinds"),
    [
        ("self_service", set()),
        ("single_response", {"first", "resolution"}),
        ("exchanges", {"first", "resolution"}),
        ("deferrable", {"first", "resolution"}),
        ("outbound", {"first"}),
    ],
)
def test_each_kind_of_work_has_its_own_promises(queued, service_level, work_kind, kinds):
    ServiceLevel.objects.update(work_kind=work_kind, resolution_seconds=3600)
    clocks.start(queued(service_level=ServiceLevel.objects.get()))
    assert set(Clock.objects.values_list("kind", flat=True)) == kinds


def test_without_a_service_level_nothing_is_promised(queued):
    entry = queued()
    entry.service_level = None
    clocks.start(entry)
    assert not Clock.objects.exists()


def test_a_response_in_time_meets_the_promise(entry, told):
    with after(minutes=9):
        clocks.respond(entry.item_id)
    assert told()["first"] == ("ended", "met", 9)
    assert told()["resolution"] == ("running", "", 0)
    assert Clock.objects.get(kind="first").decided_at == MONDAY + timedelta(minutes=9)


def test_a_response_after_it_does_not(entry, told):
    with after(minutes=11):
        clocks.respond(entry.item_id)
    assert told()["first"] == ("ended", "missed", 11)


def test_the_last_moment_is_in_time(entry, told):
    with after(minutes=10):
        clocks.respond(entry.item_id)
    assert told()["first"] == ("ended", "met", 10)


def test_a_second_response_changes_nothing(entry, told):
    with after(minutes=9):
        clocks.respond(entry.item_id)
    with after(minutes=90):
        clocks.respond(entry.item_id)
    assert told()["first"] == ("ended", "met", 9)


def test_the_customers_time_is_not_ours(entry, told):
    with after(minutes=5):
        clocks.respond(entry.item_id)
        clocks.pause(entry.item_id)
    with after(hours=20):
        clocks.go_on(entry.item_id)
    with after(hours=20, minutes=3):
        clocks.respond(entry.item_id)
        clocks.pause(entry.item_id)
    with after(hours=30):
        clocks.solve(entry.item_id)
    assert told() == {
        "first": ("ended", "met", 5),
        "next": ("ended", "met", 3),
        "resolution": ("ended", "met", 8),
    }


def test_whoever_writes_twice_waits_since_the_first_time(entry, told):
    for minutes in (5, 6):
        with after(minutes=minutes):
            clocks.go_on(entry.item_id)
    assert set(told()) == {"first", "resolution"}
    with after(minutes=7):
        clocks.respond(entry.item_id)
    for minutes in (8, 9):
        with after(minutes=minutes):
            clocks.go_on(entry.item_id)
    with after(minutes=12):
        clocks.respond(entry.item_id)
    assert told()["next"] == ("ended", "met", 4)


def test_staff_count_by_their_calendar(entry, told, nine_to_five):
    with after(hours=6, minutes=55):  # 16:55
        clocks.respond(entry.item_id)
        move_to_pool(item_id=entry.item_id, kind="enquiry", pool="staff")
    resolution = Clock.objects.get(kind="resolution")
    assert resolution.spent == timedelta(hours=6, minutes=55)
    assert resolution.due_at == datetime(2026, 1, 6, 10, tzinfo=UTC)
    with after(days=1):
        clocks.solve(entry.item_id)
    assert told()["resolution"] == ("ended", "met", 8 * 60)


def test_back_in_the_crowd_the_night_counts(entry, told, nine_to_five):
    with after(hours=1):
        move_to_pool(item_id=entry.item_id, kind="enquiry", pool="staff")
    with after(hours=9):  # 19:00, staff have had it from 11:00 to 17:00
        move_to_pool(item_id=entry.item_id, kind="enquiry", pool="crowd")
    assert told()["resolution"] == ("running", "", 7 * 60)
    assert Clock.objects.get(kind="resolution").due_at == MONDAY + timedelta(hours=10)


def test_who_asks_for_staff_while_we_wait_for_them_does_not_stand_still(entry, told):
    with after(minutes=5):
        clocks.pause(entry.item_id)
    with after(minutes=30):
        move_to_pool(item_id=entry.item_id, kind="enquiry", pool="staff")
    assert told()["resolution"] == ("running", "", 5)


def test_coming_back_is_a_new_promise_and_the_old_one_stands(entry, told):
    with after(hours=1):
        clocks.respond(entry.item_id)
        clocks.pause(entry.item_id)
        clocks.solve(entry.item_id)
    with after(days=3):
        clocks.reopen(entry.item_id)
    assert told()["resolution"] == ("running", "", 0)
    assert told()["next"] == ("running", "", 0)
    assert list(Clock.objects.filter(kind="resolution").order_by("id").values_list("outcome", flat=True)) == [
        "met",
        "",
    ]


def test_an_answer_that_did_not_help_lets_the_same_promise_run_on(entry, told):
    with after(hours=1):
        clocks.respond(entry.item_id)
        clocks.pause(entry.item_id)
    with after(days=3):
        clocks.reopen(entry.item_id)
    assert told()["resolution"] == ("running", "", 60)
    assert told()["next"] == ("running", "", 0)


def test_what_is_withdrawn_counts_for_nobody(entry, told):
    with after(minutes=3):
        clocks.drop(entry.item_id)
    assert told() == {"first": ("ended", "", 3), "resolution": ("ended", "", 3)}


def test_another_promise_by_the_level_does_not_change_what_was_promised(entry, told):
    ServiceLevel.objects.update(target_seconds=60)
    with after(minutes=5):
        clocks.respond(entry.item_id)
    assert told()["first"] == ("ended", "met", 5)


def test_a_calendar_that_never_opens_does_not_stop_the_story(entry, told, nine_to_five):
    OpeningHours.objects.all().delete()
    with after(minutes=5):
        move_to_pool(item_id=entry.item_id, kind="enquiry", pool="staff")
    assert Clock.objects.get(kind="first").due_at == MONDAY + timedelta(minutes=10)
    with after(minutes=6):
        clocks.respond(entry.item_id)
    assert told()["first"] == ("ended", "met", 6)
