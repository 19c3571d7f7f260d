"""Staff hear when a promise is about to be broken and when it is: the right people, once, never at night."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest

from common import clock as time_source
from common.models import OutboxEntry
from routing import clock_watch, clocks
from routing.actions.move_to_pool import move_to_pool
from routing.actions.stand_down_advocate import stand_down_advocate
from routing.models import Clock, ClockNotice, QuietHours, ServiceLevel

NOON = datetime(2026, 1, 5, 12, 20, tzinfo=UTC)
NIGHT = datetime(2026, 1, 5, 23, 20, tzinfo=UTC)


@pytest.fixture
def waits(queued):
    """waits() -> the first-response clock of an enquiry that was just asked."""

    def make(**fields):
        entry = queued(**fields)
        clocks.start(entry)
        return Clock.objects.get(item_id=entry.item_id, kind="first")

    return make


def _pass_until(clock, moment):
    """As if so much time had passed that `moment` ("warn_at" or "due_at") was a second ago."""
    passed = getattr(clock, moment) - time_source.ago(seconds=1)
    for each in ("started_at", "runs_since", "warn_at", "due_at"):
        setattr(clock, each, getattr(clock, each) - passed)
    clock.save()


def _watch():
    return clock_watch.note_missed(), clock_watch.note_warnings()


def _told():
    return {
        (notice.person.display_name, notice.event) for notice in ClockNotice.objects.select_related("person")
    }


@pytest.fixture
def urgent(service_level):
    ServiceLevel.objects.update(is_urgent=True)


@pytest.fixture
def never_quiet(stella, omar, mo):
    QuietHours.objects.bulk_create(
        QuietHours(person=each, begin=time(0), end=time(0)) for each in (stella, omar, mo)
    )


def test_nothing_is_said_while_there_is_time(waits, omar):
    waits()
    assert _watch() == (0, 0)


def test_a_warning_comes_before_the_end_and_once(waits, omar):
    clock = waits()
    _pass_until(clock, "warn_at")
    assert [_watch(), _watch()] == [(0, 1), (0, 0)]
    assert _told() == {("Omar D.", "warning")}


def test_a_broken_promise_is_written_down_at_the_moment_it_broke(waits, omar):
    clock = waits()
    _pass_until(clock, "due_at")
    assert [_watch(), _watch()] == [(1, 0), (0, 0)]
    clock.refresh_from_db()
    assert (clock.status, clock.outcome, clock.decided_at) == ("running", "missed", clock.due_at)
    assert _told() == {("Omar D.", "missed")}


def test_what_came_of_it_is_written_once(waits, omar):
    clock = waits()
    _pass_until(clock, "due_at")
    _watch()
    decided_at = Clock.objects.get(id=clock.id).decided_at
    clocks.respond(clock.item_id)
    clock.refresh_from_db()
    assert (clock.status, clock.outcome, clock.decided_at) == ("ended", "missed", decided_at)
    assert clock.spent > timedelta(seconds=clock.target_seconds)


def test_whoever_has_the_work_hears_of_it(waits, omar, stella, mo, carla):
    clock = waits()
    move_to_pool(item_id=clock.item_id, kind="enquiry", pool="staff")
    clock.refresh_from_db()
    _pass_until(clock, "warn_at")
    _watch()
    assert _told() == {("Omar D.", "warning"), ("Stella R.", "warning")}


def test_somebody_who_is_locked_out_hears_nothing(waits, omar):
    omar.is_active = False
    omar.save()
    _pass_until(waits(), "due_at")
    _watch()
    assert _told() == set()


def test_paused_clocks_are_not_watched(waits, omar):
    clock = waits()
    _pass_until(clock, "warn_at")
    clocks.pause(clock.item_id)
    assert _watch() == (0, 0)


# --- When ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("is_urgent", "now", "told_at"),
    [
        (True, NOON, NOON),
        (False, NOON, datetime(2026, 1, 5, 13, tzinfo=UTC)),
        (True, NIGHT, datetime(2026, 1, 6, 8, tzinfo=UTC)),
        (False, NIGHT, datetime(2026, 1, 6, 8, tzinfo=UTC)),
        (False, datetime(2026, 1, 5, 19, 20, tzinfo=UTC), datetime(2026, 1, 6, 8, tzinfo=UTC)),
    ],
    ids=["urgent at noon", "digest at noon", "urgent at night", "digest at night", "digest at nightfall"],
)
def test_at_once_or_with_the_digest_and_never_at_night(waits, omar, is_urgent, now, told_at):
    ServiceLevel.objects.update(is_urgent=is_urgent)
    _pass_until(waits(), "due_at")
    with time_source.at(now):
        _watch()
    assert ClockNotice.objects.get().due_at == told_at


def test_one_letter_tells_a_person_everything_that_is_due(waits, urgent, never_quiet, omar, stella):
    for clock in (waits(), waits()):
        _pass_until(clock, "due_at")
    staffs = waits()
    move_to_pool(item_id=staffs.item_id, kind="enquiry", pool="staff")
    staffs.refresh_from_db()
    _pass_until(staffs, "warn_at")
    _watch()
    assert clock_watch.send_letters() == 4
    letters = OutboxEntry.objects.filter(kind="mail.clock_notices")
    assert {entry.payload["person"] for entry in letters} == {str(omar.id), str(stella.id)}
    assert (
        ClockNotice.objects.filter(letter=letters.get(payload__person=str(omar.id)).payload["id"]).count()
        == 3
    )
    assert clock_watch.send_letters() == 0
    assert letters.count() == 2


def test_a_warning_that_has_been_settled_is_not_sent(waits, urgent, never_quiet, omar):
    clock = waits()
    _pass_until(clock, "warn_at")
    _watch()
    clocks.respond(clock.item_id)
    assert clock_watch.send_letters() == 1
    assert not OutboxEntry.objects.filter(kind="mail.clock_notices").exists()
    assert ClockNotice.objects.get().told_at


def test_quiet_hours_that_were_set_meanwhile_hold_the_letter_back(waits, urgent, never_quiet, omar):
    _pass_until(waits(), "due_at")
    _watch()
    QuietHours.objects.all().delete()
    with time_source.at(NIGHT):
        assert clock_watch.send_letters() == 1
    assert not OutboxEntry.objects.filter(kind="mail.clock_notices").exists()
    assert ClockNotice.objects.get().due_at == datetime(2026, 1, 6, 8, tzinfo=UTC)


# --- Faults ----------------------------------------------------------------------------------------------------


def test_a_suspended_holder_does_not_stop_the_clock(waits, omar, ada, ben):
    from routing.actions.claim_enquiry import claim_enquiry

    clock = waits()
    claim_enquiry(enquiry_id=clock.item_id, by=ada)
    stand_down_advocate(advocate_id=ada.id, by=omar, why="suspended")
    clock.refresh_from_db()
    assert (clock.status, clock.pool) == ("running", "crowd")
    _pass_until(clock, "due_at")
    assert _watch() == (1, 0)


@pytest.mark.race
def test_any_number_of_relays_find_each_promise_once(waits, urgent, never_quiet, omar, stella, in_parallel):
    clock_ids = []
    for _ in range(30):
        clock = waits()
        _pass_until(clock, "due_at")
        clock_ids.append(clock.id)
    found = in_parallel([clock_watch.note_missed for _ in range(8)], threads=8)
    assert sum(found) == 30
    assert ClockNotice.objects.filter(event="missed", person=omar).count() == 30
    in_parallel([clock_watch.send_letters for _ in range(8)], threads=8)
    letters = [entry.payload["id"] for entry in OutboxEntry.objects.filter(kind="mail.clock_notices")]
    told = ClockNotice.objects.filter(letter__in=letters, clock_id__in=clock_ids)
    assert told.count() == 30
    assert not ClockNotice.objects.filter(told_at=None).exists()


def test_an_event_that_is_noted_again_is_not_told_again(waits, omar):
    """The constraint is what holds when the same event is noted again."""
    clock = waits()
    _pass_until(clock, "due_at")
    _watch()
    Clock.objects.update(outcome="", decided_at=None)
    assert clock_watch.note_missed() == 1
    assert ClockNotice.objects.filter(person=omar, event="missed").count() == 1
