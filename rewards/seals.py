"""The chain over the books: what a transfer says when it is sealed. How, and how that is verified, is in
common/sealed_chain.py."""

from __future__ import annotations

from common.ids import first_id_of
from common.sealed_chain import SealedChain, Tampered
from rewards.books import DailyRoot, Seal

__all__ = ["Tampered", "last_sealed_at", "outside_roots", "seal_the_day", "verify", "write_outside"]

# One text, so that what is sealed and what is verified are the same words in the same order.
_WORDS = """
SELECT transfer.id, transfer.points, transfer.code, transfer.source_type, transfer.source_id, transfer.cause,
       transfer.created_at, debit.id, debit.kind, debit.holder_id, credit.id, credit.kind, credit.holder_id,
       seal.position, seal.digest, seal.transfer_id
FROM books.transfer FULL JOIN books.seal ON seal.transfer_id = transfer.id
LEFT JOIN books.ledger_account debit ON debit.id = transfer.debit_id
LEFT JOIN books.ledger_account credit ON credit.id = transfer.credit_id"""

_BOOKS = SealedChain(
    over="the books",
    row="transfer",
    file="ledger-roots.txt",
    words=_WORDS,
    key="transfer.id",
    age="transfer.id",
    as_age=first_id_of,
    seals=Seal,
    seal_of="transfer_id",
    roots=DailyRoot,
)

seal_the_day = _BOOKS.seal_the_day
write_outside = _BOOKS.write_outside
last_sealed_at = _BOOKS.last_sealed_at
outside_roots = _BOOKS.outside_roots
verify = _BOOKS.verify
