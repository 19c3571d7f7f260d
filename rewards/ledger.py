"""The only writer of the books: points move by `post` and in no other way, one new Transfer for each move.

A correction is a new transfer. Everything that touches a holder's points first locks all of that holder's accounts,
in id order, so that two postings can neither deadlock nor decide on a balance that is about to change.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from common import clock
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
}
"""From which account (debit) to which (credit) each code moves points. There are no other moves."""


class PostedDifferently(RuntimeError):
    """The same cause was posted before with other points: a fault in the caller, never a refusal to a person."""


class Source(Protocol):
    """What a transfer is about: an award or a redemption."""

    id: UUID
    holder_id: UUID


def post(*, code: Code, source: Source, points: int, cause: str) -> Transfer:
    """Move points along the route of `code`, once: a repeat for the same code and source returns the first transfer.

    Locks all accounts of the source's holder, in id order. `cause` is read by the holder on their statement.
    Raises: InsufficientPoints; the caller's transaction stays usable.
    """
    with transaction.atomic():
        accounts = lock_accounts(source.holder_id)
        debit, credit = (_id_of(kind, accounts) for kind in ROUTES[code])
        key = {"code": code, "source_type": type(source).__name__.lower(), "source_id": source.id}
        if earlier := Transfer.objects.filter(**key).first():
            if (earlier.debit_id, earlier.credit_id, earlier.points) != (debit, credit, points):
                raise PostedDifferently(f"{earlier} is in the books, {code} {points} was asked for")
            return earlier
        _count(debit, credit, points)
        return Transfer.objects.create(
            **key, debit_id=debit, credit_id=credit, points=points, cause=cause[:200], created_at=clock.now()
        )


def lock_accounts(holder_id: UUID) -> dict[str, LedgerAccount]:
    """The holder's accounts by kind, opened when they are new, locked in id order until the transaction ends."""
    locked = LedgerAccount.objects.select_for_update(no_key=True).filter(holder_id=holder_id).order_by("id")
    accounts = {account.kind: account for account in locked}
    if len(accounts) < len(HOLDER_KINDS):
        LedgerAccount.objects.bulk_create(
            [LedgerAccount(holder_id=holder_id, kind=kind) for kind in HOLDER_KINDS], ignore_conflicts=True
        )
        accounts = {account.kind: account for account in locked.all()}
    return accounts


def _id_of(kind: Kind, accounts: Mapping[str, LedgerAccount]) -> UUID:
    return PROGRAMME_ACCOUNTS[kind] if kind in PROGRAMME_ACCOUNTS else accounts[kind].id


def _count(debit: UUID, credit: UUID, points: int) -> None:
    """Add to the running totals of the holder's side or sides; the table's own floor refuses what is not there."""
    holders = LedgerAccount.objects.filter(holder_id__isnull=False)
    try:
        holders.filter(id=debit).update(debited_points=F("debited_points") + points)
        holders.filter(id=credit).update(credited_points=F("credited_points") + points)
    except IntegrityError as error:
        if "ledger_account_never_below_zero" not in str(error):
            raise
        raise InsufficientPoints from error
