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
from rewards.actions.reverse_award import reverse_award
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


@pytest.fixture
def expire(settings):
    """expire(user) -> the month after the warning is over, and what they could use is forfeited."""
    from rewards.actions.warn_of_expiry import warn_of_expiry

    settings.POINTS_EXPIRE_AFTER_MONTHS = 12

    def make(user):
        warning = warn_of_expiry(holder_id=user.id)
        Expiry.objects.filter(id=warning.id).update(expires_at=clock.ago(seconds=1))
        return expire_points(expiry_id=warning.id)

    return make


def reverse(award):
    return reverse_award(work_id=award.work_id, why="It was wrong", by=None)


def test_what_expired_is_not_owed_when_its_award_falls(ada, earn, expire, points_of):
    wrong = earn(ada, 800)
    redeem_points(by=ada, points=500)
    expire(ada)
    reverse(wrong)
    assert points_of(ada) == (0, 0, 500, 500)
    assert [(str(line.title), line.points, line.aside_points) for line in statement(ada).lines[:4]] == [
        ("Taken back after it was used, owed", 0, 500),
        ("Taken back", -300, 0),
        ("No longer expired, to be taken back", 300, 0),
        ("Expired", -300, 0),
    ]
    totals = queries.programme_totals()
    assert (totals.cost_points, totals.forfeited_points, totals.is_balanced) == (0, 0, True)
    assert reconciliation.faults() == []


def test_without_the_guard_what_expired_is_owed(ada, earn, expire, points_of, monkeypatch):
    monkeypatch.setattr("rewards.expiry.expired_because_of", lambda _award, *, account_id: 0)
    with pytest.raises(AssertionError):
        test_what_expired_is_not_owed_when_its_award_falls(ada, earn, expire, points_of)


def test_what_had_expired_before_an_award_excuses_nothing_of_it(ada, earn, expire, points_of):
    earn(ada, 400)
    expire(ada)
    wrong = earn(ada, 600)
    redeem_points(by=ada, points=600)
    reverse(wrong)
    assert points_of(ada) == (0, 0, 600, 600)
    assert queries.programme_totals().forfeited_points == 400


@pytest.mark.parametrize("first", ["older", "newer"])
def test_what_expired_excuses_once_in_whatever_order_awards_fall(ada, earn, expire, points_of, first):
    """Of 1,000 points in two awards 600 were used and 400 expired: 600 are owed in the end."""
    older, newer = earn(ada, 500), earn(ada, 500)
    redeem_points(by=ada, points=600)
    expire(ada)
    for award in (older, newer) if first == "older" else (newer, older):
        reverse(award)
    assert points_of(ada) == (0, 0, 600, 600)
    assert reconciliation.faults() == []


def test_an_older_award_leaves_newer_ones_the_expiry_that_only_they_had(ada, earn, expire, points_of):
    old = earn(ada, 100)
    expire(ada)
    new = earn(ada, 100)
    expire(ada)
    for award in (old, new):
        reverse(award)
    assert points_of(ada) == (0, 0, 0, 0)
    assert queries.programme_totals().forfeited_points == 0


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
