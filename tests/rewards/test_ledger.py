"""The books: one transfer for each cause, never changed, and no holder's account below zero."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.db import Error, IntegrityError, transaction

from rewards import ledger, queries
from rewards.books import LedgerAccount, Transfer
from rewards.errors import InsufficientPoints
from tests.rewards.conftest import as_owner, run_sql

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Award:
    """A source of points that needs no database row; the ledger files it under its class's name."""

    holder_id: UUID = field(default_factory=uuid4)
    id: UUID = field(default_factory=uuid4)


def post(code, source, points=40):
    """Post, and return the transfer that is then in the books."""
    with transaction.atomic():
        accounts = ledger.lock_accounts(source.holder_id)
        ledger.post(accounts, code=code, source=source, points=points, cause="eSIM on a second phone")
    return Transfer.objects.get(code=code, source_id=source.id)


def held(source, kind):
    return LedgerAccount.objects.get(holder_id=source.holder_id, kind=kind).balance_points


def test_a_transfer_moves_points_along_the_route_of_its_code():
    source = Award()
    transfer = post(ledger.Code.AWARD, source)
    assert (transfer.debit.kind, transfer.credit.kind, transfer.points) == ("cost", "pending", 40)
    assert (transfer.source_type, transfer.source_id) == ("award", source.id)
    assert held(source, "pending") == 40


def test_the_same_cause_is_posted_once():
    source = Award()
    assert post(ledger.Code.AWARD, source) == post(ledger.Code.AWARD, source)
    assert held(source, "pending") == 40


def test_the_same_cause_with_other_points_is_a_fault():
    source = Award()
    post(ledger.Code.AWARD, source)
    with pytest.raises(ledger.PostedDifferently):
        post(ledger.Code.AWARD, source, points=41)


def test_what_is_not_there_cannot_be_moved():
    source = Award()
    post(ledger.Code.AWARD, source)
    with pytest.raises(InsufficientPoints):
        post(ledger.Code.CONFIRM, source, points=41)
    assert held(source, "pending") == 40
    assert Transfer.objects.count() == 1


def test_no_more_is_recovered_than_is_owed():
    source = Award()
    post(ledger.Code.AWARD, source, points=100)
    post(ledger.Code.CONFIRM, source, points=100)
    post(ledger.Code.OWE, Award(source.holder_id), points=30)
    with pytest.raises(InsufficientPoints):
        post(ledger.Code.RECOVER, source, points=31)
    post(ledger.Code.RECOVER, source, points=30)
    assert (held(source, "owed"), held(source, "available")) == (0, 70)


def test_programme_accounts_carry_no_totals_and_are_summed():
    post(ledger.Code.AWARD, Award(), points=40)
    post(ledger.Code.AWARD, Award(), points=60)
    cost = LedgerAccount.objects.get(kind="cost")
    assert (cost.debited_points, cost.credited_points) == (0, 0)
    assert queries.programme_totals().cost_points == 100


@pytest.mark.parametrize("points", [0, -1])
def test_a_transfer_moves_something(points):
    with (
        pytest.raises((IntegrityError, InsufficientPoints)),
        transaction.atomic(),
    ):
        post(ledger.Code.AWARD, Award(), points=points)
    assert not Transfer.objects.exists()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE books.transfer SET points = points + 1",
        "UPDATE books.transfer SET cause = 'something else'",
        "DELETE FROM books.transfer",
        "TRUNCATE books.transfer CASCADE",
        "TRUNCATE books.ledger_account CASCADE",
        "DELETE FROM books.ledger_account WHERE kind = 'forfeited'",
    ],
)
def test_what_was_posted_can_only_be_added_to(statement):
    post(ledger.Code.AWARD, Award())
    with pytest.raises(Error, match="append-only"), as_owner():
        run_sql("SET CONSTRAINTS ALL IMMEDIATE;" + statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE books.transfer SET points = points + 1",
        "UPDATE books.ledger_account SET credited_points = 1000 WHERE kind = 'available'",
        "DELETE FROM books.transfer",
    ],
)
def test_the_site_has_no_right_to_change_what_is_there(statement):
    post(ledger.Code.AWARD, Award())
    with pytest.raises(Error, match="permission denied"), transaction.atomic():
        run_sql(statement)


@pytest.mark.parametrize(
    ("statement", "guard"),
    [
        (
            "INSERT INTO books.transfer (id, points, code, source_type, source_id, cause, created_at,"
            " credit_id, debit_id)"
            " SELECT gen_random_uuid(), points, code, source_type, source_id, cause, created_at,"
            " credit_id, debit_id"
            " FROM books.transfer",
            "one_transfer_per_cause",
        ),
        ("UPDATE books.ledger_account SET debited_points = 41 WHERE kind = 'pending'", "never_below_zero"),
        ("UPDATE books.ledger_account SET credited_points = 1 WHERE kind = 'owed'", "never_below_zero"),
        ("UPDATE books.ledger_account SET kind = 'cost' WHERE kind = 'pending'", "kind_fits_its_holder"),
    ],
)
def test_the_database_refuses_what_the_code_would_never_do(statement, guard):
    post(ledger.Code.AWARD, Award())
    with pytest.raises(Error, match=guard), as_owner():
        run_sql(statement)


def somebody_with_points_everywhere():
    """So that no floor is in the way of a second end."""
    holder_id = uuid4()
    for codes in ("award", "award confirm", "award confirm redeem"):
        source = Award(holder_id)
        for code in codes.split():
            post(ledger.Code(code), source, points=100)
    return holder_id


@pytest.mark.parametrize(
    ("posted", "then", "guard"),
    [
        ("award confirm", "revoke", "pending_points_end_once"),
        ("award revoke", "confirm", "pending_points_end_once"),
        ("award revoke", "claw_back", "points_are_taken_back_once"),
        ("award confirm redeem settle", "void", "reserved_points_end_once"),
        ("award confirm redeem void", "settle", "reserved_points_end_once"),
    ],
)
def test_what_was_put_aside_ends_in_one_way(posted, then, guard):
    source = Award(somebody_with_points_everywhere())
    for code in posted.split():
        post(ledger.Code(code), source)
    with pytest.raises(IntegrityError, match=guard):
        post(ledger.Code(then), source)


def test_only_the_ledger_writes_the_books():
    """No other module of the site calls a method that writes on one of the two tables, or names them in SQL that does.

    import-linter already keeps the tables from all but a few modules (pyproject.toml); this reads those few.
    """
    writing = {
        "create",
        "bulk_create",
        "update",
        "bulk_update",
        "get_or_create",
        "update_or_create",
        "delete",
        "save",
    }
    for path in sorted(ROOT.glob("rewards/**/*.py")):
        if path == ROOT / "rewards/ledger.py" or "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in writing
            ):
                assert not {"Transfer", "LedgerAccount"} & {
                    name.id for name in ast.walk(node) if isinstance(name, ast.Name)
                }, f"{path}:{node.lineno}"
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and "books." in node.value:
                assert not any(f"{verb} books." in node.value for verb in ("INTO", "UPDATE", "FROM ONLY")), (
                    path
                )
