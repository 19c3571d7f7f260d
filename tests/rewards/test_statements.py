"""What people print and keep: nothing falls between two months, whatever the calendar does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common import clock
from common.errors import NotFound
from rewards.actions.prepare_batch import prepare_batch
from rewards.actions.redeem_points import redeem_points
from rewards.actions.settle_redemption import settle_redemption
from rewards.models import Redemption
from rewards.statement import span
from rewards.year_summary import bounds, year_summary

pytestmark = pytest.mark.django_db

LONDON = ZoneInfo("Europe/London")


def london(local):
    """A moment by the clock on London's walls."""
    return datetime.fromisoformat(local).replace(tzinfo=LONDON)


def test_new_years_eve_belongs_to_the_old_year_where_the_company_is(ada, earn_at):
    earn_at(ada, 40, london("2026-12-31T23:59:59"))
    earn_at(ada, 60, london("2027-01-01T00:00:00"))
    assert year_summary(ada, 2026).months[-1].points.earned_points == 40
    assert year_summary(ada, 2027).months[0].points.earned_points == 60


def test_a_year_elsewhere_ends_at_its_own_midnight(ada, earn_at, settings):
    """23:30 in UTC is already the next year in Berlin."""
    settings.TIME_ZONE = "Europe/Berlin"
    earn_at(ada, 40, datetime(2026, 12, 31, 23, 30, tzinfo=UTC))
    assert year_summary(ada, 2026).months[-1].points.earned_points == 0
    assert year_summary(ada, 2027).months[0].points.earned_points == 40


def test_the_leap_day_is_in_february(ada, earn_at):
    earn_at(ada, 40, london("2028-02-29T12:00:00"))
    start, end = bounds(2028, 2)
    assert (end - start).days == 29
    assert [line.points for line in span(ada, start, end).lines] == [40]
    assert span(ada, *bounds(2028, 3)).opening_points == 40


@pytest.mark.parametrize(("month", "hours"), [(3, 31 * 24 - 1), (10, 31 * 24 + 1)], ids=["spring", "autumn"])
def test_a_month_in_which_the_clock_changes_is_an_hour_off_and_loses_nothing(ada, earn_at, month, hours):
    start, end = bounds(2026, month)
    assert end.astimezone(UTC) - start.astimezone(UTC) == timedelta(hours=hours)
    day = {3: 29, 10: 25}[month]
    for time in ("00:30:00", "01:30:00", "02:30:00"):
        earn_at(ada, 10, london(f"2026-{month:02}-{day}T{time}"))
    earn_at(ada, 10, london(f"2026-{month:02}-31T23:59:59"))
    assert span(ada, start, end).earned_points == 40


def test_months_hang_together_and_add_up_to_the_year(ada, earn_at, omar):
    for moment in ("2026-01-31T23:59:59", "2026-02-01T00:00:00", "2026-06-15T12:00:00"):
        earn_at(ada, 600, london(moment))
    with clock.at(datetime(2026, 7, 1, tzinfo=LONDON)):
        redeem_points(by=ada, points=700)
    months = year_summary(ada, 2026).months
    for earlier, later in pairwise(months):
        assert earlier.points.closing_points == later.points.opening_points
    whole = span(ada, bounds(2026, 1)[0], bounds(2026, 12)[1])
    assert sum(month.points.earned_points for month in months) == whole.earned_points == 1800
    assert sum(month.points.used_points for month in months) == whole.used_points == 700
    assert whole.closing_points == 1100
    for month in months:
        assert month.points == span(ada, *bounds(2026, month.starts_at.month))


def test_the_figure_for_tax_is_what_reached_the_bill_in_the_year(ada, omar, approved, client_of):
    redemptions = [approved(ada, points) for points in (500, 600)]
    prepare_batch(by=omar)
    for redemption in redemptions:
        settle_redemption(redemption_id=redemption.id, by=omar)
    asked = datetime(2026, 12, 30, tzinfo=LONDON)
    Redemption.objects.update(requested_at=asked)
    for redemption, day in zip(redemptions, (asked, asked + timedelta(days=3)), strict=True):
        Redemption.objects.filter(id=redemption.id).update(ended_at=day)
    assert (year_summary(ada, 2026).credited_minor, year_summary(ada, 2027).credited_minor) == (500, 600)
    page = client_of(ada).get("/rewards/statements/2026/").content.decode()
    assert "<b>£5.00</b> was taken off your bill in 2026." in page


@pytest.mark.parametrize(
    "address", ["2026/0/", "2026/13/", "0/1/", "9999/12/", "99999999999999999999/1/", "1/"]
)
def test_what_is_no_month_is_not_found(ada, client_of, address):
    assert client_of(ada).get(f"/rewards/statements/{address}").status_code == 404


def test_no_month_of_no_year():
    with pytest.raises(NotFound):
        bounds(1999, 12)


def test_everybody_sees_their_own(ada, ben, earn, client_of):
    earn(ada, 40, label="Roaming in Norway")
    now = clock.now().astimezone(LONDON)
    address = f"/rewards/statements/{now.year}/{now.month}/"
    assert "Roaming in Norway" in client_of(ada).get(address).content.decode()
    assert "Nothing happened in this month." in client_of(ben).get(address).content.decode()


def test_a_long_month_costs_as_many_queries_as_a_short_one(ada, earn):
    counts = []
    for _ in range(2):
        for _each in range(3):
            earn(ada)
        with CaptureQueriesContext(connection) as asked:
            year_summary(ada, clock.now().year)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 6
