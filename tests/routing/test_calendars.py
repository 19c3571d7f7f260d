"""Calendars as they are configured: which one counts, holidays, days of one's own, and what cannot be counted with."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from routing.calendars import end_of, hours_of, working_hours
from routing.models import Calendar, OpeningHours, ParticularDay, PoolCalendar, ServiceLevel
from routing.working_time import ALWAYS


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.fixture
def desk(db):
    """Nine to five from Monday to Friday, in England."""
    calendar = Calendar.objects.create(name="Desk", country="GB", subdivision="ENG")
    OpeningHours.objects.bulk_create(
        OpeningHours(calendar=calendar, weekday=day, opens=time(9), closes=time(17)) for day in range(5)
    )
    PoolCalendar.objects.create(pool="staff", calendar=calendar)
    return calendar


def an_hour_later(hours, start):
    return end_of(hours, start=at(start), duration=timedelta(hours=1))


def test_public_holidays_are_closed_where_they_are_holidays(desk):
    assert an_hour_later(hours_of(desk), "2026-08-31 10:00") == at("2026-09-01 09:00")  # summer bank holiday
    desk.subdivision = "SCT"
    assert an_hour_later(hours_of(desk), "2026-08-31 10:00") == at("2026-08-31 11:00")
    desk.country, desk.subdivision = "DE", "BY"
    assert an_hour_later(hours_of(desk), "2026-01-06 10:00") == at("2026-01-07 10:00")  # Epiphany


def test_without_a_country_every_day_is_as_its_weekday(desk):
    desk.country = desk.subdivision = ""
    assert an_hour_later(hours_of(desk), "2026-12-25 10:00") == at("2026-12-25 11:00")


def test_a_calendar_has_days_of_its_own(desk):
    ParticularDay.objects.create(calendar=desk, day=date(2026, 12, 24), note="Party")
    ParticularDay.objects.create(
        calendar=desk, day=date(2026, 12, 26), opens=time(10), closes=time(12), note="Sale"
    )
    assert an_hour_later(hours_of(desk), "2026-12-24 10:00") == at("2026-12-26 11:00")


def test_a_level_may_have_hours_of_its_own_with_staff_only(desk):
    night = Calendar.objects.create(name="Night")
    OpeningHours.objects.create(calendar=night, weekday=0, opens=time(22), closes=time(0))
    level = ServiceLevel(calendar=night)
    assert working_hours(pool="staff", level=level).name == "Night"
    assert working_hours(pool="staff", level=ServiceLevel()).name == "Desk"
    assert working_hours(pool="moderators", level=level) is ALWAYS
    assert working_hours(pool="crowd", level=level) is ALWAYS


@pytest.mark.parametrize(
    "change", [{"time_zone": "Mars/Olympus"}, {"time_zone": "/etc"}, {"country": "XX"}], ids=str
)
def test_what_cannot_be_counted_with_any_more_is_logged_and_stops_nothing(desk, caplog, change):
    Calendar.objects.update(**change)
    assert working_hours(pool="staff", level=None) is ALWAYS
    assert "The calendar Desk cannot be used" in caplog.text


def test_a_calendar_that_never_opens_is_logged_and_stops_nothing(desk, caplog):
    OpeningHours.objects.all().delete()
    assert an_hour_later(working_hours(pool="staff", level=None), "2026-01-05 10:00") == at(
        "2026-01-05 11:00"
    )
    assert "The calendar Desk cannot be used (NeverOpens())" in caplog.text
