"""Working time: nights, weekends, holidays, time zones, leap days and the days on which the clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.working_time import ALWAYS, LOOK_AHEAD, Hours, NeverOpens, WorkingHours, add, between, moment

LONDON = ZoneInfo("Europe/London")
NINE_TO_FIVE = Hours(time(9), time(17))


def weekly(*days, opens=time(9), closes=time(17), zone="Europe/London", **fields):
    return WorkingHours(ZoneInfo(zone), {day: [Hours(opens, closes)] for day in days}, **fields)


WEEKDAYS = weekly(0, 1, 2, 3, 4)


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def later(team, start, **duration):
    return add(team, start=at(start), duration=timedelta(**duration))


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ("2026-01-05 10:00", 1, "2026-01-05 11:00"),  # Monday, open
        ("2026-01-05 07:00", 1, "2026-01-05 10:00"),  # before opening
        ("2026-01-05 16:30", 1, "2026-01-06 09:30"),  # over the night
        ("2026-01-09 16:30", 1, "2026-01-12 09:30"),  # over the weekend
        ("2026-01-10 12:00", 0, "2026-01-12 09:00"),  # Saturday: as soon as they open
        ("2026-01-05 09:00", 8, "2026-01-05 17:00"),  # exactly the day
        ("2026-01-05 09:00", 80, "2026-01-16 17:00"),  # two weeks
        ("2026-07-06 10:00", 1, "2026-07-06 11:00"),  # summer time
        ("2026-07-06 07:30", 1, "2026-07-06 09:00"),  # 09:00 in London is 08:00 UTC
        ("2028-02-28 16:00", 9, "2028-02-29 17:00"),  # a leap day is a day of work
        ("2026-12-31 16:00", 2, "2027-01-01 10:00"),  # over the year
    ],
)
def test_only_working_time_counts(start, hours, end):
    assert later(WEEKDAYS, start, hours=hours) == at(end)


def test_a_team_without_nights_counts_every_second():
    assert later(ALWAYS, "2026-01-10 03:00", seconds=60) == at("2026-01-10 03:01")
    assert between(ALWAYS, start=at("2026-01-10 03:00"), end=at("2026-01-10 03:01")) == timedelta(minutes=1)


def test_hours_that_overlap_count_once():
    overlapping = WorkingHours(
        LONDON, {0: [Hours(time(11), time(13)), Hours(time(9), time(12)), Hours(time(10), time(11))]}
    )
    assert later(overlapping, "2026-01-05 09:00", hours=4) == at("2026-01-05 13:00")


def test_closing_at_midnight_joins_the_next_day():
    night = WorkingHours(LONDON, {0: [Hours(time(22), time(0))], 1: [Hours(time(0), time(6))]})
    assert later(night, "2026-01-05 12:00", hours=3) == at("2026-01-06 01:00")


@pytest.mark.parametrize(
    ("zone", "start", "hours", "end"),
    [
        ("Europe/London", "2026-03-29 00:00", 3, "2026-03-29 03:00"),  # 1:00 to 2:00 does not exist
        ("Europe/London", "2026-10-24 23:00", 5, "2026-10-25 04:00"),  # 1:00 to 2:00 is twice
        ("Australia/Lord_Howe", "2026-10-03 13:30", 3, "2026-10-03 16:30"),  # forward by half an hour
        ("Asia/Beirut", "2026-03-28 22:00", 3, "2026-03-29 01:00"),  # the day begins at 1:00
    ],
)
def test_the_night_of_a_clock_change_has_the_hours_it_has(zone, start, hours, end):
    night = weekly(6, opens=time(0), closes=time(4), zone=zone)
    assert later(night, start, hours=hours) == at(end)


def test_hours_within_the_skipped_hour_are_no_time_at_all():
    skipped = WorkingHours(LONDON, {6: [Hours(time(1, 15), time(1, 45))]})
    day = {"start": at("2026-03-29 00:00"), "end": at("2026-03-30 00:00")}
    assert between(skipped, **day) == timedelta(0)
    assert moment(LONDON, date(2026, 3, 29), time(1, 15)) == at("2026-03-29 01:00")


def test_a_country_may_skip_a_whole_day():
    samoa = weekly(*range(7), opens=time(0), closes=time(0), zone="Pacific/Apia")
    skipped = moment(samoa.zone, date(2011, 12, 30), time(0)), moment(samoa.zone, date(2011, 12, 31), time(0))
    assert skipped[0] == skipped[1] == at("2011-12-30 10:00")


def test_half_hour_zones_and_teams_far_away_work_on_their_own_day():
    assert later(weekly(0, zone="Asia/Kolkata"), "2026-01-05 00:00", hours=1) == at("2026-01-05 04:30")
    assert later(weekly(0, zone="Asia/Tokyo"), "2026-01-04 23:30", hours=1) == at("2026-01-05 01:00")
    assert later(weekly(0, zone="Pacific/Honolulu"), "2026-01-05 23:00", hours=1) == at("2026-01-06 00:00")


def test_holidays_are_closed_and_particular_days_are_as_they_say():
    hours = weekly(
        0,
        1,
        2,
        is_holiday=lambda day: day == date(2026, 1, 6),
        particular={
            date(2026, 1, 5): [],
            date(2026, 1, 10): [Hours(time(10), time(12))],
            date(2026, 1, 12): [Hours(time(12), time(13))],
        },
    )
    assert later(hours, "2026-01-05 00:00", hours=8) == at("2026-01-07 17:00")
    assert later(hours, "2026-01-08 00:00", hours=3) == at("2026-01-12 13:00")


def test_a_particular_day_that_is_also_a_holiday_is_open():
    sale = {date(2026, 12, 26): [NINE_TO_FIVE]}
    hours = weekly(0, is_holiday=lambda _day: True, particular=sale)
    assert later(hours, "2026-12-24 00:00", hours=1) == at("2026-12-26 10:00")


@pytest.mark.parametrize(
    "hours",
    [
        pytest.param(WorkingHours(LONDON, {}), id="no hours"),
        pytest.param(weekly(*range(7), is_holiday=lambda _day: True), id="always a holiday"),
        pytest.param(WorkingHours(LONDON, {0: [Hours(time(9), time(9))]}), id="closes as it opens"),
        pytest.param(WorkingHours(LONDON, {0: [Hours(time(17), time(9))]}), id="closes before it opens"),
        pytest.param(weekly(particular={date(2020, 1, 1): [NINE_TO_FIVE]}), id="opened once"),
    ],
)
def test_hours_that_never_open_are_an_error_and_not_an_endless_search(hours):
    with pytest.raises(NeverOpens):
        later(hours, "2026-01-05 09:00", seconds=1)
    assert between(hours, start=at("2026-01-05 09:00"), end=at("2027-01-05 09:00")) == timedelta(0)


def test_more_work_than_ten_years_hold_is_an_error():
    with pytest.raises(NeverOpens):
        later(weekly(0, closes=time(9, 1)), "2026-01-05 09:00", days=30)


# --- Whatever the hours ------------------------------------------------------------------------------------------

ZONES = [
    "UTC",
    "Europe/London",
    "America/New_York",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "America/St_Johns",
    "Africa/Casablanca",
    "Pacific/Apia",
    "Asia/Beirut",
]
quarters = st.integers(0, 95).map(lambda quarter: time(quarter // 4, quarter % 4 * 15))
some_hours = st.builds(Hours, opens=quarters, closes=quarters).filter(lambda hours: hours.is_whole)
a_day = st.lists(some_hours, min_size=1, max_size=3)
calendars = st.builds(
    WorkingHours,
    zone=st.sampled_from(ZONES).map(ZoneInfo),
    weekly=st.dictionaries(st.integers(0, 6), a_day, min_size=1, max_size=7),
    particular=st.dictionaries(
        st.dates(date(2024, 1, 1), date(2024, 12, 31)), st.just([]) | a_day, max_size=4
    ),
    is_holiday=st.sampled_from([lambda _day: False, lambda day: day.day == 13]),
)
moments = st.datetimes(
    datetime(2024, 1, 1),  # noqa: DTZ001 - hypothesis takes bounds without a zone
    datetime(2025, 12, 31),  # noqa: DTZ001
    timezones=st.just(UTC),
)
durations = st.timedeltas(timedelta(0), timedelta(days=2))
a_few_times = settings(max_examples=60, deadline=None)


@a_few_times
@given(calendars, moments, durations)
def test_time_added_is_the_time_measured(hours, start, duration):
    end = add(hours, start=start, duration=duration)
    assert between(hours, start=start, end=end) == duration


@a_few_times
@given(calendars, moments, durations, durations)
def test_adding_in_two_steps_is_adding_at_once(hours, start, first, second):
    halfway = add(hours, start=start, duration=first)
    at_once = add(hours, start=start, duration=first + second)
    in_two = add(hours, start=halfway, duration=second)
    if second:
        assert in_two == at_once
    else:
        assert between(hours, start=at_once, end=in_two) == timedelta(0)


@a_few_times
@given(calendars, moments, moments, durations)
def test_who_starts_later_ends_later(hours, one, other, duration):
    first, second = sorted([one, other])
    assert add(hours, start=first, duration=duration) <= add(hours, start=second, duration=duration)


@a_few_times
@given(calendars, moments, durations)
def test_work_ends_while_the_team_is_there(hours, start, duration):
    """By another way of looking: the wall clock just before the end is within some opening of that day."""
    end = add(hours, start=start, duration=duration)
    if not duration:
        return
    day = (end - timedelta(microseconds=1)).astimezone(hours.zone).date()
    openings = [
        (
            moment(hours.zone, day, each.opens),
            moment(hours.zone, day + timedelta(days=each.closes == time(0)), each.closes),
        )
        for each in hours.on(day)
    ]
    assert any(opens < end <= closes for opens, closes in openings)


@a_few_times
@given(calendars, st.lists(moments, min_size=3, max_size=3))
def test_measured_time_adds_up_and_is_never_more_than_real_time(hours, three):
    first, second, third = sorted(three)
    whole = between(hours, start=first, end=third)
    assert whole == between(hours, start=first, end=second) + between(hours, start=second, end=third)
    assert timedelta(0) <= whole <= third - first < LOOK_AHEAD


@a_few_times
@given(st.sampled_from(ZONES).map(ZoneInfo), st.dates(date(2009, 1, 1), date(2027, 12, 31)), quarters)
def test_a_moment_is_the_first_at_which_the_clock_shows_it(zone, day, shown):
    found = moment(zone, day, shown)
    just_before = (found - timedelta(microseconds=1)).astimezone(zone).replace(tzinfo=None)
    assert found.astimezone(zone).replace(tzinfo=None) >= datetime.combine(day, shown) > just_before
