"""Every check finds the fault it is there for; what is found is kept, shown, counted and told once."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.utils import translation
from django.utils.translation import gettext

from common import clock
from common.couriers import deliver
from common.models import OutboxEntry
from marketplace import reconciliation as answers_and_awards
from rewards import queries, reconciliation, seals
from rewards.actions.prepare_batch import prepare_batch
from rewards.actions.reconcile_books import reconcile_books
from rewards.models import ReconciliationRun
from rewards.sweeps import check_books
from tests.rewards.conftest import as_owner, run_sql

FAULTS = {
    "running totals equal the transfers": "UPDATE books.ledger_account SET credited_points = credited_points + 1"
    " WHERE kind = 'available'",
    "no holder's account is below zero": "ALTER TABLE books.ledger_account"
    " DROP CONSTRAINT ledger_account_never_below_zero;"
    " UPDATE books.ledger_account SET debited_points = 9999 WHERE kind = 'pending'",
    "nobody owes points and has some to use": "UPDATE books.ledger_account SET debited_points = 7"
    " WHERE kind = 'owed'; UPDATE books.ledger_account SET credited_points = 9999 WHERE kind = 'available'",
    "pending accounts equal the pending awards": "UPDATE rewards_award SET status = 'confirmed'",
    "reserved accounts equal the open redemptions": "UPDATE rewards_redemption SET status = 'cancelled'",
    "the settled account equals the settled redemptions": "UPDATE rewards_redemption SET status = 'settled'",
    "the programme's cost equals the awards that stand": "UPDATE rewards_award SET status = 'reversed'",
    "billing has confirmed what is settled": "UPDATE rewards_redemption SET status = 'settled'",
    "what billing has confirmed is settled": "UPDATE rewards_payoutline SET outcome = 'settled'",
    "the forfeited account equals the expired points": "INSERT INTO rewards_expiry"
    " (id, holder_id, status, points, warned_at, expires_at)"
    " SELECT gen_random_uuid(), holder_id, 'expired', 5, now(), now() FROM rewards_award",
    "no more points are restored than had expired": "INSERT INTO books.transfer"
    " (id, points, code, source_type, source_id, cause, created_at, debit_id, credit_id)"
    " SELECT gen_random_uuid(), 5, 'restore', 'award', gen_random_uuid(), 'x', now(), programme.id, holder.id"
    " FROM books.ledger_account programme, books.ledger_account holder"
    " WHERE programme.kind = 'forfeited' AND holder.kind = 'available'",
    "nothing goes on while it is on hold": "INSERT INTO rewards_hold"
    " (id, redemption_id, status, reason, placed_at, appeal, decision)"
    " SELECT gen_random_uuid(), id, 'placed', 'x', now(), '', '' FROM rewards_redemption",
    "no points stay reserved for 60 days": "UPDATE rewards_redemption"
    " SET requested_at = requested_at - interval '61 days'",
    "no notice waits in the outbox for an hour": "INSERT INTO common_outboxentry"
    " (kind, payload, wanted_at, due_at, attempts, last_error)"  # handed over again and again, with nobody there
    " VALUES ('mail.x', '{}', now() - interval '2 hours', now() + interval '5 minutes', 0, '')",
}
ALONE = {
    "what billing has confirmed is settled",
    "the forfeited account equals the expired points",
    "nothing goes on while it is on hold",
    "no points stay reserved for 60 days",
    "no notice waits in the outbox for an hour",
}
"""These report one thing that nothing else would; the books' own faults also show in what depends on them."""


@pytest.fixture(autouse=True)
def outside(settings, tmp_path):
    settings.AUDIT_DIR = tmp_path


@pytest.fixture
def busy_books(ada, ben, omar, award, approved):
    """A pending award, and a redemption that is with billing."""
    award(ada, 40)
    approved(ben, 500)
    prepare_batch(by=omar)
    assert reconciliation.faults() == []


@pytest.fixture
def no_work(monkeypatch):
    """The awards of these tests are for no answer, so what compares the two is left out."""
    monkeypatch.setattr(reconciliation, "_registered", {})


def test_every_check_has_its_fault():
    assert FAULTS.keys() == reconciliation.CHECKS.keys()


@pytest.mark.django_db
@pytest.mark.parametrize("check", FAULTS)
def test_a_check_notices_its_fault(check, busy_books):
    with as_owner():
        run_sql("SET CONSTRAINTS ALL IMMEDIATE;" + FAULTS[check])
    found = {fault.check for fault in reconciliation.faults()}
    assert check in found
    assert check not in ALONE or found == {check}


@pytest.mark.django_db
def test_an_award_without_an_answer_is_found(ada, award, no_work):
    (answerless,) = [award(ada)]
    found = reconciliation.faults(answers_and_awards.CHECKS)
    assert [(fault.check, fault.detail) for fault in found] == [
        ("every award for an answer that stands has its accepted answer", f"award {answerless.id}")
    ]


@pytest.mark.django_db
def test_an_accepted_answer_without_an_award_is_found(scene):
    answer_id = scene.at("solved")["answer_id"]
    assert reconciliation.faults(answers_and_awards.CHECKS) == []
    with as_owner():
        run_sql("SET CONSTRAINTS ALL IMMEDIATE; DELETE FROM rewards_award")
    found = reconciliation.faults(answers_and_awards.CHECKS)
    assert [(fault.check, fault.detail) for fault in found] == [
        ("every accepted answer of an advocate is awarded, or was found to be fraud", f"answer {answer_id}")
    ]


@pytest.mark.django_db
def test_a_broken_chain_is_found(ada, award, no_work):
    award(ada)
    seals.seal_the_day()
    with as_owner():
        run_sql(
            "SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE books.transfer DISABLE TRIGGER USER;"
            " UPDATE books.transfer SET cause = 'x'"
        )
    assert {fault.check for fault in reconciliation.all_faults()} == {reconciliation.SEALED}


@pytest.mark.django_db
def test_a_healthy_run_is_kept_and_nobody_hears_of_it(busy_books, no_work, omar):
    run = reconcile_books()
    assert run.row_count == 0
    assert [result["check"] for result in run.results] == reconciliation.all_checks()
    assert not OutboxEntry.objects.filter(kind="mail.books_disagree").exists()


@pytest.mark.django_db
def test_a_finding_is_told_to_each_in_ops_once(busy_books, no_work, omar, petra):
    with as_owner():
        run_sql("UPDATE rewards_payoutline SET outcome = 'settled'")
    assert reconcile_books().row_count == reconcile_books().row_count == 1
    entries = OutboxEntry.objects.filter(kind="mail.books_disagree")
    assert entries.count() == 2
    deliver(entries.first())
    assert mail.outbox[0].subject == "The books are wrong: what billing has confirmed is settled"
    assert "/operations/books/" in mail.outbox[0].body


@pytest.mark.django_db
def test_another_finding_of_the_same_check_is_told_again(busy_books, no_work, ada, omar, redeem):
    redeem(ada)
    first, second = queries.Redemption.objects.order_by("id")
    for late in (first, second):
        late.requested_at = clock.ago(days=61)
        late.save(update_fields=["requested_at"])
        reconcile_books()
    assert OutboxEntry.objects.filter(kind="mail.books_disagree").count() == 2


@pytest.mark.django_db
def test_it_runs_every_hour_and_after_a_batch(busy_books, no_work, omar, approved, ada):
    check_books()
    check_books()
    assert ReconciliationRun.objects.count() == 1
    approved(ada)
    prepare_batch(by=omar)
    check_books()
    assert ReconciliationRun.objects.count() == 2
    with clock.at(clock.now() + timedelta(minutes=61)):
        check_books()
    assert ReconciliationRun.objects.count() == 3


@pytest.mark.race
def test_relays_in_parallel_do_not_run_it_twice_at_once(ada, award, no_work, in_parallel):
    award(ada)
    runs = in_parallel([reconcile_books] * 6, threads=6)
    assert ReconciliationRun.objects.count() == sum(run is not None for run in runs) >= 1


@pytest.mark.django_db
def test_ops_sees_what_was_found_and_metrics_count_it(ada, award, omar, client_of):
    client = client_of(omar)
    assert b"Not checked yet" in client.get("/operations/books/").content
    assert b"crowdline_books" not in client.get("/metrics").content
    award(ada, work_id=uuid4())
    reconcile_books()
    page = client.get("/operations/books/").content.decode()
    assert "Every award for an answer that stands has its accepted answer" in page
    assert "crowdline_books_faults 1.0\n" in client.get("/metrics").content.decode()


@pytest.mark.django_db
def test_every_check_is_said_in_the_readers_language(busy_books, no_work):
    with translation.override("de"):
        assert [check for check in reconciliation.all_checks() if gettext(check) == check] == []
