"""Who is asked although nothing was switched: quiet hours by the person's own clocks, and being within reach."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest

from common import clock
from common.errors import Invalid, NotAllowed
from routing import backlog, presence, sweeps
from routing.actions.note_seen import note_seen
from routing.actions.set_availability import set_availability
from routing.actions.set_quiet_hours import set_quiet_hours
from routing.models import Availability, Skill


def at(text):
    """A moment in UTC: at("2026-11-22 23:30")."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def person(**fields):
    given = {"is_available": True, "time_zone": "Europe/London", **fields}
    return Availability(**given)


def night(**fields):
    return person(quiet_from=time(22), quiet_until=time(7), **fields)


# --- The rule --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "rest", "changes_at"),
    [
        ("2026-11-22 21:59", "", "2026-11-22 22:00"),
        ("2026-11-22 22:00", "quiet hours", "2026-11-23 07:00"),
        ("2026-11-23 03:00", "quiet hours", "2026-11-23 07:00"),
        ("2026-11-23 07:00", "", "2026-11-23 22:00"),
    ],
)
def test_quiet_hours_cross_midnight(moment, rest, changes_at):
    found = presence.presence_of(night(), now=at(moment))
    assert (found.rest, found.changes_at) == (rest, at(changes_at))


def test_quiet_hours_within_a_day():
    lunch = person(quiet_from=time(12), quiet_until=time(13, 30))
    assert presence.presence_of(lunch, now=at("2026-11-22 12:15")).changes_at == at("2026-11-22 13:30")
    assert presence.presence_of(lunch, now=at("2026-11-22 14:00")).changes_at == at("2026-11-23 12:00")


@pytest.mark.parametrize(
    ("zone", "moment", "is_quiet"),
    [
        ("Europe/Berlin", "2026-11-22 21:30", True),
        ("Europe/Berlin", "2026-11-23 06:30", False),
        ("Asia/Kolkata", "2026-11-22 16:45", True),
        ("America/New_York", "2026-11-22 22:30", False),
        ("Pacific/Auckland", "2026-11-22 12:00", True),
    ],
)
def test_quiet_hours_go_by_the_persons_own_clock(zone, moment, is_quiet):
    found = presence.presence_of(night(time_zone=zone), now=at(moment))
    assert bool(found.rest) == is_quiet


@pytest.mark.parametrize(
    ("moment", "ends"),
    [
        ("2026-03-28 23:00", "2026-03-29 06:00"),  # the clocks go forward in that night: an hour shorter
        ("2026-10-24 23:00", "2026-10-25 07:00"),  # and back: an hour longer, having begun at 21:00 UTC
    ],
)
def test_a_night_with_a_clock_change_ends_when_the_clock_on_the_wall_says_so(moment, ends):
    assert presence.presence_of(night(), now=at(moment)).changes_at == at(ends)


def test_an_end_that_comes_twice_is_the_later_one():
    late = person(quiet_from=time(22), quiet_until=time(1, 30))
    assert presence.presence_of(late, now=at("2026-10-25 00:45")).changes_at == at("2026-10-25 01:30")


def test_a_span_that_the_clock_change_swallows_is_none():
    skipped = person(quiet_from=time(1, 30), quiet_until=time(1, 45))
    found = presence.presence_of(skipped, now=at("2026-03-28 12:00"))
    assert found.changes_at <= at("2026-03-29 01:30")


@pytest.mark.parametrize("hours", [0, 11])
def test_whoever_was_seen_lately_is_within_reach(hours):
    now = clock.now()
    seen = person(seen_at=now - timedelta(hours=hours))
    assert presence.presence_of(seen, now=now) == presence.Presence("", now + timedelta(hours=12 - hours))


def test_whoever_was_not_seen_for_long_is_not_unless_push_reaches_them():
    now = clock.now()
    long_ago = now - timedelta(hours=13)
    assert presence.presence_of(person(seen_at=long_ago), now=now).rest == "not seen"
    assert presence.presence_of(person(seen_at=long_ago, has_push=True), now=now).rest == ""


def test_whoever_is_off_neither_rests_nor_changes():
    assert presence.presence_of(night(is_available=False), now=at("2026-11-22 23:00")) == presence.Presence(
        "", None
    )


# --- What it does ----------------------------------------------------------------------------------------------


@pytest.fixture
def quiet_now():
    """quiet_now(user): their quiet hours began an hour ago and end in an hour."""

    def begin(user):
        now = clock.now()
        return set_quiet_hours(
            by=user,
            quiet_from=(now - timedelta(hours=1)).time(),
            quiet_until=(now + timedelta(hours=1)).time(),
            time_zone="UTC",
        )

    return begin


def _let_the_moment_come(user):
    """As if the moment to look again were a second ago."""
    Availability.objects.filter(advocate_id=user.id).update(next_change_at=clock.ago(seconds=1))


def test_in_quiet_hours_nobody_is_asked_and_the_switch_stays(queued, ada, quiet_now, asked):
    assert quiet_now(ada).is_available
    assert asked(queued()) == set()
    assert backlog.backlog_of(ada.id, limit=5) == []
    assert not Skill.objects.filter(advocate_id=ada.id, is_listed=True).exists()


def test_going_on_in_quiet_hours_brings_nothing_yet(queued, ada, quiet_now, asked):
    quiet_now(ada)
    entry = queued()
    set_availability(by=ada, is_available=True)
    assert asked(entry) == set()


def test_at_the_end_of_quiet_hours_waiting_work_flows(queued, ada, quiet_now, asked):
    quiet_now(ada)
    entry = queued()
    Availability.objects.filter(advocate_id=ada.id).update(quiet_from="03:00", quiet_until="03:01")
    _let_the_moment_come(ada)
    with clock.at(clock.now().replace(hour=12)):
        assert sweeps.look_again_at_people() == 1
    assert asked(entry) == {"Ada L."}
    assert sweeps.look_again_at_people() == 0


def test_when_quiet_hours_are_due_nobody_is_asked_even_before_the_sweep_came(queued, ada, ben, asked):
    _let_the_moment_come(ada)
    assert asked(queued()) == {"Ben K."}


def test_quiet_hours_are_taken_away_again(queued, ada, quiet_now, asked):
    quiet_now(ada)
    entry = queued()
    set_quiet_hours(by=ada, quiet_from=None, quiet_until=None, time_zone="UTC")
    assert asked(entry) == {"Ada L."}
    assert asked(queued()) == {"Ada L."}


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("quiet_until", {"quiet_from": time(22), "quiet_until": None}),
        ("quiet_from", {"quiet_from": None, "quiet_until": time(7)}),
        ("quiet_until", {"quiet_from": time(7), "quiet_until": time(7)}),
        ("time_zone", {"quiet_from": time(22), "quiet_until": time(7), "time_zone": "Mars/Olympus"}),
    ],
)
def test_nonsense_is_refused_with_the_field_named(ada, field, fields):
    with pytest.raises(Invalid) as refused:
        set_quiet_hours(by=ada, **{"time_zone": "UTC", **fields})
    assert list(refused.value.fields) == [field]


def test_only_approved_advocates_have_quiet_hours(nina):
    with pytest.raises(NotAllowed):
        set_quiet_hours(by=nina, quiet_from=time(22), quiet_until=time(7), time_zone="UTC")


# --- Being seen ------------------------------------------------------------------------------------------------


def _seen(user, *, hours_ago):
    Availability.objects.filter(advocate_id=user.id).update(seen_at=clock.ago(hours=hours_ago))


def test_whoever_is_lost_sight_of_is_not_asked_until_they_come_again(queued, ada, asked):
    _seen(ada, hours_ago=13)
    _let_the_moment_come(ada)
    assert sweeps.look_again_at_people() == 1
    entry = queued()
    assert asked(entry) == set()
    assert note_seen(by=ada)
    assert asked(entry) == {"Ada L."}
    assert asked(queued()) == {"Ada L."}
    assert not note_seen(by=ada)


def test_being_seen_is_written_once_a_minute(ada, django_assert_num_queries):
    note_seen(by=ada)
    with django_assert_num_queries(1):
        note_seen(by=ada)
    Availability.objects.filter(advocate_id=ada.id).update(seen_at=clock.ago(seconds=61))
    note_seen(by=ada)
    availability = Availability.objects.get(advocate_id=ada.id)
    assert availability.seen_at > clock.ago(seconds=5)
    assert availability.next_change_at == availability.seen_at + timedelta(hours=12)


def test_whoever_is_no_advocate_leaves_no_trace(carla):
    assert not note_seen(by=carla)
    assert not Availability.objects.exists()


@pytest.mark.race
def test_four_relays_look_at_each_person_once(queued, make_advocate, in_parallel):
    people = [make_advocate(f"Advocate {number}") for number in range(6)]
    for each in people:
        _seen(each, hours_ago=13)
        _let_the_moment_come(each)
    assert sum(in_parallel([sweeps.look_again_at_people] * 4, threads=4)) == 6
    assert not Availability.objects.filter(is_resting=False).exists()
