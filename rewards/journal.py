"""The books as an accountant takes them over: every transfer as one entry with its debit, its credit and its value.

Entries name kinds of accounts and what the transfer is about by id; no names of people and no free text, so that no
cell can be a formula.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings

from rewards.books import LedgerAccount, Transfer

COLUMNS = (
    "entry",
    "at",
    "posting",
    "debit",
    "credit",
    "points",
    "amount_minor",
    "currency",
    "about",
    "about_id",
)
FETCHED_AT_ONCE = 2_000


@dataclass(frozen=True)
class Entry:
    id: UUID
    at: datetime
    posting: str
    debit: str
    credit: str
    points: int
    about: str
    about_id: UUID

    @property
    def amount_minor(self) -> int:
        return self.points * settings.POINT_VALUE_MINOR


def began_at() -> datetime | None:
    """When the first entry was posted, which is an award: the programme's cost is debited. None before it."""
    awards = Transfer.objects.filter(debit__kind=LedgerAccount.Kind.COST, debit__holder_id=None)
    return awards.order_by("created_at").values_list("created_at", flat=True).first()


def entries(start: datetime, end: datetime) -> Iterator[Entry]:
    """What was posted from `start` on and before `end`, in its order."""
    posted = (
        Transfer.objects.filter(created_at__gte=start, created_at__lt=end)
        .select_related("debit", "credit")
        .order_by("created_at", "id")
    )
    for transfer in posted.iterator(chunk_size=FETCHED_AT_ONCE):
        yield Entry(
            id=transfer.id,
            at=transfer.created_at,
            posting=transfer.code,
            debit=transfer.debit.kind,
            credit=transfer.credit.kind,
            points=transfer.points,
            about=transfer.source_type,
            about_id=transfer.source_id,
        )


def trial_balance(posted: Iterable[Entry]) -> dict[str, int]:
    """What these entries leave on each kind of account in points: debits above zero, credits below. Sums to zero."""
    balance: Counter[str] = Counter()
    for entry in posted:
        balance[entry.debit] += entry.points
        balance[entry.credit] -= entry.points
    return {kind: points for kind, points in balance.items() if points}


def journal_file(posted: Iterable[Entry]) -> str:
    """As CSV: a header and a line for each entry."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for entry in posted:
        writer.writerow(
            [
                entry.id,
                entry.at.isoformat(),
                entry.posting,
                entry.debit,
                entry.credit,
                entry.points,
                entry.amount_minor,
                settings.CURRENCY,
                entry.about,
                entry.about_id,
            ]
        )
    return text.getvalue()
