"""The only writer of the books: points move by `post` and in no other way, one new Transfer for each move.

A correction is a new transfer. Whoever posts has locked all accounts of the holder before, in id order (`post` asks for
them), so that two postings can neither deadlock nor decide on a balance that is about to change. Plain SQL, because
every award and every redemption passes here: see benchmarks/ledger.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple, Protocol
from uuid import UUID

from django.db import IntegrityError, transaction

from common import clock, prepared
from common.ids import new_id
from rewards.books import HOLDER_KINDS, PROGRAMME_ACCOUNTS, LedgerAccount, Transfer
from rewards.errors import InsufficientPoints

Code = Transfer.Code
Kind = LedgerAccount.Kind

ROUTES: Mapping[str, tuple[Kind, Kind]] = {
    Code.AWARD: (Kind.COST, Kind.PENDING),
    Code.CONFIRM: (Kind.PENDING, Kind.AVAILABLE),
    Code.REVOKE: (Kind.PENDING, Kind.COST),
    Code.CLAW_BACK: (Kind.AVAILABLE, Kind.COST),
    Code.OWE: (Kind.OWED, Kind.COST),
    Code.RECOVER: (Kind.AVAILABLE, Kind.OWED),
    Code.REDEEM: (Kind.AVAILABLE, Kind.RESERVED),
    Code.SETTLE: (Kind.RESERVED, Kind.SETTLED),
    Code.VOID: (Kind.RESERVED, Kind.AVAILABLE),
    Code.EXPIRE: (Kind.AVAILABLE, Kind.FORFEITED),
    Code.RESTORE: (Kind.FORFEITED, Kind.AVAILABLE),
}
"""From which account (debit) to which (credit) each code moves points. There are no other moves."""

# Both run with the owner's rights where they update: the site itself may only insert here (migration 0007).
_LOCK = "SELECT kind, id, balance FROM books.lock_accounts(%s)"

# A trigger counts it in the accounts' running totals. A cause that is in the books already adds nothing.
_POST = """
INSERT INTO books.transfer (id, debit_id, credit_id, points, code, source_type, source_id, cause, created_at)
VALUES (%(id)s, %(debit)s, %(credit)s, %(points)s, %(code)s, %(source_type)s, %(source_id)s, %(cause)s, %(at)s)
ON CONFLICT ON CONSTRAINT one_transfer_per_cause DO NOTHING"""


class Account(NamedTuple):
    """One account of a holder as it was when it was locked; the balance of `owed` is what they owe."""

    id: UUID
    balance_points: int


Accounts = Mapping[str, Account]
"""All accounts of one holder by kind, locked."""


class PostedDifferently(RuntimeError):
    """The same cause was posted before with other points: a fault in the caller, never a refusal to a person."""


class Source(Protocol):
    """What a transfer is about: an award, a redemption or an expiry."""

    id: UUID


def lock_accounts(holder_id: UUID) -> Accounts:
    """The holder's accounts, opened when they are new, locked in id order until the transaction ends."""
    accounts = _locked(holder_id)
    if len(accounts) < len(HOLDER_KINDS):
        LedgerAccount.objects.bulk_create(
            [LedgerAccount(holder_id=holder_id, kind=kind) for kind in HOLDER_KINDS], ignore_conflicts=True
        )
        accounts = _locked(holder_id)
    return accounts


def post(accounts: Accounts, *, code: Code, source: Source, points: int, cause: str = "") -> None:
    """Move points along the route of `code`, once: a repeat for the same code and source changes nothing.

    `accounts` are those of the source's holder. `cause` is a reference of ours; what people wrote is the source's to
    keep, as the books can never forget it.
    Raises: InsufficientPoints; the whole transaction is then undone.
    """
    debit, credit = (PROGRAMME_ACCOUNTS.get(kind) or accounts[kind].id for kind in ROUTES[code])
    values: dict[str, UUID | str | int | datetime] = {
        "id": new_id(),
        "debit": debit,
        "credit": credit,
        "points": points,
        "code": str(code),
        "source_type": type(source).__name__.lower(),
        "source_id": source.id,
        "cause": cause[:200],
        "at": clock.now(),
    }
    try:
        with transaction.atomic(savepoint=False):
            is_new = prepared.run(_POST, values) > 0
    except IntegrityError as error:
        if "ledger_account_never_below_zero" not in str(error):
            raise
        raise InsufficientPoints from error
    if not is_new:
        _require_the_same(values)


def _locked(holder_id: UUID) -> Accounts:
    return {kind: Account(id, balance) for kind, id, balance in prepared.rows(_LOCK, [holder_id])}


def _require_the_same(values: Mapping[str, object]) -> None:
    """Raises: PostedDifferently."""
    cause = {name: values[name] for name in ("code", "source_type", "source_id")}
    what = {"debit_id": values["debit"], "credit_id": values["credit"], "points": values["points"]}
    if not Transfer.objects.filter(**cause, **what).exists():
        raise PostedDifferently(
            f"{values['code']} of {values['source_id']} is in the books with other points"
        )
