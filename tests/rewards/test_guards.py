"""Each guard of the money is switched off once, and the tests that are there for it must turn red."""

from __future__ import annotations

import pytest
from django.db import Error

from rewards import four_eyes, permissions
from tests.rewards import (
    test_approve_redemption,
    test_end_of_a_request,
    test_holds,
    test_ledger,
    test_prepare_batch,
    test_redeem_points,
    test_worked_examples,
)
from tests.rewards.conftest import as_owner, run_sql
from tests.settings import SITE_ROLE

pytestmark = pytest.mark.django_db


def without_sql(statement):
    def switch_off(_monkeypatch):
        with as_owner():
            run_sql(statement)

    return switch_off


def replaced(target, replacement):
    def switch_off(monkeypatch):
        monkeypatch.setattr(target, replacement)

    return switch_off


DUPLICATE = (
    "INSERT INTO books.transfer SELECT gen_random_uuid(), points, code, source_type, source_id, cause,"
    " created_at, credit_id, debit_id FROM books.transfer"
)
MUTANTS = {
    "transfers may be changed": (
        without_sql("DROP TRIGGER transfer_is_never_changed ON books.transfer"),
        test_ledger.test_what_was_posted_can_only_be_added_to,
        {"statement": "DELETE FROM books.transfer"},
    ),
    "transfers may be truncated": (
        without_sql(
            "DROP TRIGGER transfer_is_never_truncated ON books.transfer;"
            "DROP TRIGGER seal_is_never_truncated ON books.seal"
        ),
        test_ledger.test_what_was_posted_can_only_be_added_to,
        {"statement": "TRUNCATE books.transfer CASCADE"},
    ),
    "accounts may disappear": (
        without_sql("DROP TRIGGER ledger_account_is_never_deleted ON books.ledger_account"),
        test_ledger.test_what_was_posted_can_only_be_added_to,
        {"statement": "DELETE FROM books.ledger_account WHERE kind = 'forfeited'"},
    ),
    "the site may change totals": (
        without_sql(f"GRANT UPDATE ON books.ledger_account TO {SITE_ROLE}"),
        test_ledger.test_the_site_has_no_right_to_change_what_is_there,
        {"statement": "UPDATE books.ledger_account SET credited_points = 1000 WHERE kind = 'available'"},
    ),
    "transfers are not counted": (
        without_sql("DROP TRIGGER transfer_is_counted ON books.transfer"),
        test_ledger.test_a_transfer_moves_points_along_the_route_of_its_code,
        {},
    ),
    "no floor": (
        without_sql("ALTER TABLE books.ledger_account DROP CONSTRAINT ledger_account_never_below_zero"),
        test_redeem_points.test_more_than_there_is_leaves_everything_as_it_was,
        {},
    ),
    "a cause may be posted twice": (
        without_sql("ALTER TABLE books.transfer DROP CONSTRAINT one_transfer_per_cause"),
        test_ledger.test_the_database_refuses_what_the_code_would_never_do,
        {"statement": DUPLICATE, "guard": "one_transfer_per_cause"},
    ),
    "pending points end twice": (
        without_sql("DROP INDEX books.pending_points_end_once"),
        test_ledger.test_what_was_put_aside_ends_in_one_way,
        {"posted": "award confirm", "then": "revoke", "guard": "pending_points_end_once"},
    ),
    "reserved points end twice": (
        without_sql("DROP INDEX books.reserved_points_end_once"),
        test_ledger.test_what_was_put_aside_ends_in_one_way,
        {"posted": "award confirm redeem settle", "then": "void", "guard": "reserved_points_end_once"},
    ),
    "points are taken back twice": (
        without_sql("DROP INDEX books.points_are_taken_back_once"),
        test_ledger.test_what_was_put_aside_ends_in_one_way,
        {"posted": "award revoke", "then": "claw_back", "guard": "points_are_taken_back_once"},
    ),
    "one person is enough": (
        replaced("rewards.four_eyes._eyes", lambda month_minor: four_eyes.Eyes(1, month_minor)),
        test_approve_redemption.test_above_the_limit_it_takes_two,
        {},
    ),
    "what waits beside it is not counted": (
        replaced("rewards.four_eyes.COUNTED_TOWARDS_THE_MONTH", ["approved"]),
        test_approve_redemption.test_slices_of_one_month_are_counted_together,
        {},
    ),
    "ops decides about itself": (
        replaced("rewards.permissions.require_other_party", lambda _user, _redemption: None),
        test_approve_redemption.test_nobody_approves_their_own,
        {},
    ),
    "households are not looked at": (
        replaced(
            "rewards.permissions.party_of",
            lambda user: permissions.Party(frozenset([user.id]), frozenset()),
        ),
        test_approve_redemption.test_nor_their_households,
        {},
    ),
    "anybody decides": (
        replaced("rewards.permissions.is_ops", lambda _user: True),
        test_end_of_a_request.test_only_ops_declines_and_not_their_own,
        {},
    ),
    "no maximum a month": (
        replaced("rewards.queries.points_left_this_month", lambda _user: 10**9),
        test_redeem_points.test_a_calendar_month_has_a_maximum,
        {},
    ),
    "an approval is of anything": (
        replaced("rewards.approvals.terms_of", lambda _redemption: bytes(32)),
        test_approve_redemption.test_an_edit_after_approval_voids_it,
        {"edit": "account"},
    ),
    "what is on hold goes on": (
        replaced("rewards.holds._is_on_hold", lambda _held: False),
        test_holds.test_a_held_request_is_neither_approved_nor_cancelled,
        {},
    ),
    "what is on hold is sent": (
        replaced("rewards.holds.is_held", lambda _held: False),
        test_holds.test_a_held_request_leaves_no_batch,
        {},
    ),
    "held awards are confirmed": (
        replaced("rewards.holds._is_on_hold", lambda _held: False),
        test_holds.test_held_points_are_not_confirmed_until_released,
        {},
    ),
    "who held it decides": (
        replaced("rewards.permissions.require_second_person", lambda _user, _hold: None),
        test_holds.test_who_placed_it_does_not_decide_the_appeal,
        {},
    ),
    "formulas in the file": (
        replaced("rewards.gateways.file._FORMULA_STARTS", ("never",)),
        test_prepare_batch.test_no_cell_is_a_formula,
        {"start": "="},
    ),
    "nothing is owed": (
        replaced("rewards.receivables.recover_owed", lambda _source: None),
        test_worked_examples.test_the_books_say,
        {"name": "an answer taken back after the points were spent"},
    ),
}


@pytest.mark.parametrize("mutant", MUTANTS)
def test_without_the_guard_the_suite_is_red(mutant, request, monkeypatch):
    switch_off, test, given = MUTANTS[mutant]
    wanted = test.__code__.co_varnames[: test.__code__.co_argcount]
    fixtures = {name: request.getfixturevalue(name) for name in wanted if name not in given}
    switch_off(monkeypatch)
    with pytest.raises((AssertionError, pytest.fail.Exception, Error)):
        test(**fixtures, **given)
