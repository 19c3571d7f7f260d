"""Points expire only where that is switched on, only after a warning, and not if somebody does something meanwhile."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from common import clock
from common.couriers import deliver
from common.models import OutboxEntry
from rewards import queries, reconciliation
from rewards.actions.expire_points import expire_points
from rewards.actions.redeem_points import redeem_points
from rewards.errors import NotExpiredYet
from rewards.expiry import months_before
from rewards.models import Award, Expiry
from rewards.statement import statement
from rewards.sweeps import expire_due_points, warn_of_expiring_points

pytestmark = pytest.mark.django_db


@pytest.fixture
def idle(ada, ben, earn, award, settings):
    """Ada has 800 points and has done nothing for a year; Ben is as busy as ever."""
    settings.POINTS_EXPIRE_AFTER_MONTHS = 12
    earn(ada, 800)
    Award.objects.filter(holder=ada).update(awarded_at=clock.ago(days=340))
    earn(ben, 100)


@pytest.fixture
def warned(idle):
    assert warn_of_expiring_points() == 1
    return Expiry.objects.get()


@pytest.fixture
def due(warned):
    """The month since the warning is over."""
    Expiry.objects.update(warned_at=clock.ago(days=31), expires_at=clock.ago(seconds=1))
    return warned


def test_nobody_is_warned_as_long_as_it_is_off(idle, settings):
    settings.POINTS_EXPIRE_AFTER_MONTHS = 0
    assert warn_of_expiring_points() == 0


def test_they_are_warned_once_and_lose_nothing_yet(ada, warned, points_of, mailoutbox):
    assert warn_of_expiring_points() == 0
    assert expire_due_points() == 0
    with pytest.raises(NotExpiredYet):
        expire_points(expiry_id=warned.id)
    assert points_of(ada) == (0, 800, 0, 0)
    assert warned.expires_at - warned.warned_at == timedelta(days=30)
    deliver(OutboxEntry.objects.get(kind="mail.points_expire"))
    assert mailoutbox[0].subject == "Your points are about to expire"
    assert "800 points" in mailoutbox[0].body


def test_after_the_month_they_are_forfeited_and_the_books_agree(ada, due, points_of):
    assert expire_due_points() == 1
    assert points_of(ada) == (0, 0, 0, 0)
    totals = queries.programme_totals()
    assert (totals.forfeited_points, totals.is_balanced) == (800, True)
    assert reconciliation.faults() == []
    line = statement(ada).lines[0]
    assert (str(line.title), line.points, line.balance_points) == ("Expired", -800, 0)
    assert (warn_of_expiring_points(), expire_due_points()) == (0, 0)


@pytest.mark.parametrize("done", ["earned", "asked"])
def test_whoever_does_something_keeps_all_of_it(ada, due, award, points_of, done):
    if done == "earned":
        award(ada, 40)
    else:
        redeem_points(by=ada, points=500)
    before = points_of(ada)
    assert expire_due_points() == 1
    assert points_of(ada) == before
    assert Expiry.objects.get().status == "lifted"


def test_without_looking_again_the_active_lose_theirs(ada, due, award, points_of, monkeypatch):
    monkeypatch.setattr("rewards.actions.expire_points.is_active", lambda _holder, *, since: False)
    with pytest.raises(AssertionError):
        test_whoever_does_something_keeps_all_of_it(ada, due, award, points_of, "earned")


def test_switched_off_meanwhile_nothing_expires(ada, due, settings, points_of):
    settings.POINTS_EXPIRE_AFTER_MONTHS = 0
    assert expire_due_points() == 0
    assert points_of(ada) == (0, 800, 0, 0)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ((2028, 2, 29), 12, (2027, 2, 28)),
        ((2028, 2, 29), 48, (2024, 2, 29)),
        ((2027, 3, 31), 1, (2027, 2, 28)),
        ((2027, 1, 31), 1, (2026, 12, 31)),
        ((2027, 1, 1), 25, (2024, 12, 1)),
    ],
    ids=str,
)
def test_months_back_end_on_a_day_that_there_was(day, months, expected):
    assert months_before(datetime(*day, tzinfo=UTC), months) == datetime(*expected, tzinfo=UTC)
