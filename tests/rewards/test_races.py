"""Money in parallel, on real connections: each rule holds, and each race is shown to be real without its guard."""

from __future__ import annotations

from functools import partial
from itertools import count
from time import sleep
from uuid import uuid4

import pytest
from django.db.models import QuerySet

from common import clock
from rewards import batches, ledger, queries, reconciliation
from rewards.actions.approve_redemption import approve_redemption
from rewards.actions.award_points import award_points
from rewards.actions.prepare_batch import prepare_batch
from rewards.actions.read_result_file import read_result_file
from rewards.actions.redeem_points import redeem_points
from rewards.errors import AlreadyApproved, InsufficientPoints, NothingToSend, RedemptionTooLarge
from rewards.models import Award, PayoutBatch, PayoutResultLine, Redemption, RedemptionApproval
from rewards.sweeps import confirm_due_awards
from tests.rewards.conftest import as_owner, run_sql

pytestmark = pytest.mark.race

ATTEMPTS = 4
"""How often a race is tried without its guard before we believe that it is none."""


@pytest.fixture
def no_row_locks(monkeypatch):
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **_how: self)
    unlocked = "SELECT kind, id, abs(credited_points - debited_points) FROM books.ledger_account WHERE holder_id = %s"
    monkeypatch.setattr(ledger, "_LOCK", unlocked)


def kinds(results):
    """How many came back with what: the class of each result or error."""
    names = [type(result).__name__ for result in results]
    return {name: names.count(name) for name in set(names)}


# --- Fifty redemptions of one whole balance ---------------------------------------------------------------------


def redeem_everything(person, in_parallel, *, times=50):
    return in_parallel([partial(redeem_points, by=person, points=1000) for _ in range(times)], threads=20)


def test_of_fifty_redemptions_of_a_whole_balance_one_succeeds(ada, earn, in_parallel, settings, points_of):
    settings.REDEMPTION_MAX_POINTS_PER_MONTH = 1_000_000
    earn(ada, 1000)
    results = redeem_everything(ada, in_parallel)
    assert kinds(results) == {"Redemption": 1, InsufficientPoints.__name__: 49}
    assert Redemption.objects.count() == 1
    assert points_of(ada) == (0, 0, 1000, 0)
    assert reconciliation.faults() == []


def test_without_the_floor_the_same_balance_is_spent_again_and_again(ada, earn, in_parallel, settings):
    settings.REDEMPTION_MAX_POINTS_PER_MONTH = 1_000_000
    with as_owner():
        run_sql("ALTER TABLE books.ledger_account DROP CONSTRAINT ledger_account_never_below_zero")
    earn(ada, 1000)
    redeem_everything(ada, in_parallel, times=10)
    assert Redemption.objects.count() > 1
    assert queries.balance(ada).available_points < 0
    assert reconciliation.faults() != []


def test_the_months_maximum_holds_in_parallel(ada, earn, in_parallel, settings):
    settings.REDEMPTION_MAX_POINTS_PER_MONTH = 1000
    for _ in range(2):
        earn(ada, 10_000)
    results = redeem_everything(ada, in_parallel, times=20)
    assert kinds(results) == {"Redemption": 1, RedemptionTooLarge.__name__: 19}


@pytest.mark.usefixtures("no_row_locks")
def test_without_the_accounts_lock_the_maximum_is_passed(ada, earn, in_parallel, settings):
    settings.REDEMPTION_MAX_POINTS_PER_MONTH = 1000
    for _ in range(2):
        earn(ada, 10_000)
    redeem_everything(ada, in_parallel, times=20)
    assert Redemption.objects.count() > 1


# --- Approvals ----------------------------------------------------------------------------------------------------


def approve_in_parallel(redemption, people, in_parallel):
    calls = [partial(approve_redemption, redemption_id=redemption.id, by=person) for person in people]
    return in_parallel(calls, threads=len(calls))


def test_one_person_in_parallel_is_still_one_person(ada, omar, redeem, in_parallel, settings):
    settings.FOUR_EYES_ABOVE_MINOR = 0
    redemption = redeem(ada)
    results = approve_in_parallel(redemption, [omar] * 10, in_parallel)
    assert kinds(results) == {"Redemption": 1, AlreadyApproved.__name__: 9}
    redemption.refresh_from_db()
    assert redemption.status == "requested"


def test_two_people_in_parallel_approve_it(ada, omar, petra, redeem, in_parallel, settings):
    settings.FOUR_EYES_ABOVE_MINOR = 0
    redemption = redeem(ada)
    approve_in_parallel(redemption, [omar, petra], in_parallel)
    redemption.refresh_from_db()
    assert redemption.status == "approved"
    assert RedemptionApproval.objects.count() == 2


@pytest.mark.usefixtures("no_row_locks")
def test_without_lock_and_unique_key_one_person_is_two(ada, omar, redeem, in_parallel, settings, monkeypatch):
    """Between looking and writing each one loses a little more time than the one before it, as under load."""
    turn, create = count(), RedemptionApproval.objects.create

    def create_late(**values):
        sleep(next(turn) % 10 * 0.1)
        return create(**values)

    monkeypatch.setattr(RedemptionApproval.objects, "create", create_late)
    settings.FOUR_EYES_ABOVE_MINOR = 0
    with as_owner():
        run_sql("ALTER TABLE rewards_redemptionapproval DROP CONSTRAINT one_approval_per_person_and_terms")
    for _ in range(ATTEMPTS):
        redemption = redeem(ada)
        approve_in_parallel(redemption, [omar] * 10, in_parallel)
        redemption.refresh_from_db()
        if redemption.status == "approved":
            return
    pytest.fail("One person alone never got an approval for two through: the race is not real.")


# --- Batches and results ------------------------------------------------------------------------------------------


def test_one_of_many_preparations_makes_the_batch(ada, ben, omar, approved, in_parallel):
    for user in (ada, ben) * 5:
        approved(user)
    results = in_parallel([partial(prepare_batch, by=omar)] * 8, threads=8)
    assert kinds(results) == {"PayoutBatch": 1, NothingToSend.__name__: 7}
    assert PayoutBatch.objects.get().redemptions.count() == 10


@pytest.mark.usefixtures("no_row_locks")
def test_without_locks_and_lifecycle_the_same_redemptions_are_sent_twice(
    ada, omar, approved, in_parallel, monkeypatch
):
    """Two guards: a preparation that passed the lock would still fail to move what is already sent. Between reading and
    writing each one loses a little more time than the one before it, as under load."""
    turn, make_batch = count(), batches.make_batch

    def make_late(*args, **kwargs):
        sleep(next(turn) % 8 * 0.1)
        return make_batch(*args, **kwargs)

    monkeypatch.setattr(batches, "make_batch", make_late)
    monkeypatch.setattr(
        "rewards.actions.send_batch.move", lambda obj, *, to: setattr(obj, "status", to) or ""
    )
    for _ in range(ATTEMPTS):
        for _redemption in range(5):
            approved(ada)
        before = PayoutBatch.objects.count()
        in_parallel([partial(prepare_batch, by=omar)] * 8, threads=8)
        if PayoutBatch.objects.count() > before + 1:
            return
    pytest.fail("No redemption was ever in two batches: the race is not real.")


def results_file(*redemptions):
    lines = [f"{row.reference},settled,,{row.value_minor}\n" for row in redemptions]
    return ("reference,status,reason,amount_minor\n" + "".join(lines)).encode()


def test_the_same_result_file_in_parallel_settles_once(ada, ben, omar, approved, in_parallel, points_of):
    redemptions = [approved(ada), approved(ben)]
    batch = prepare_batch(by=omar)
    read = partial(read_result_file, by=omar, batch_id=batch.id, content=results_file(*redemptions))
    assert kinds(in_parallel([read] * 6, threads=6)) == {"PayoutBatch": 6}
    assert PayoutResultLine.objects.count() == 2
    assert points_of(ada) == points_of(ben) == (0, 0, 0, 0)


def test_files_that_share_holders_do_not_block_each_other_for_ever(
    ada, ben, omar, approved, in_parallel, settings
):
    settings.FOUR_EYES_ABOVE_MINOR = 1_000_000
    calls = []
    for order in ((ada, ben), (ben, ada)) * 2:
        redemptions = [approved(user) for user in order * 2]
        batch = prepare_batch(by=omar)
        content = results_file(*redemptions)
        calls.append(partial(read_result_file, by=omar, batch_id=batch.id, content=content))
    assert kinds(in_parallel(calls, threads=4)) == {"PayoutBatch": 4}
    assert set(Redemption.objects.values_list("status", flat=True)) == {"settled"}


# --- Awards -------------------------------------------------------------------------------------------------------


def test_the_same_work_in_parallel_is_awarded_once(ada, sim, in_parallel, points_of):
    call = partial(award_points, holder_id=ada.id, work_id=uuid4(), story=uuid4(), topic=sim, label="Roaming")
    results = in_parallel([call] * 20, threads=20)
    assert len({award.id for award in results}) == 1
    assert points_of(ada) == (40, 0, 0, 0)


def test_sweeps_in_parallel_confirm_each_award_once(ada, ben, award, in_parallel, points_of):
    for user in (ada, ben) * 10:
        award(user)
    Award.objects.update(confirm_at=clock.ago(seconds=1))
    assert sum(in_parallel([confirm_due_awards] * 4, threads=4)) == 20
    assert points_of(ada) == points_of(ben) == (0, 400, 0, 0)
