"""What people write, in the two forms it is stored in: crowd-safe, and the sealed original.

The only way text enters a row of the story. Tokens such as [phone 1] mean one detail throughout an enquiry: the
caller holds the enquiry's lock, or the enquiry is new in this transaction.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from common.sealing import derived_key, seal, unseal
from marketplace.crowd_safe import TokenBook, make_crowd_safe
from marketplace.models import CrowdSafeToken


@dataclass(frozen=True)
class SealedText:
    crowd_safe: str
    sealed: bytes


def seal_text(enquiry_id: UUID, text: str) -> SealedText:
    """Hide personal details in one text of the enquiry, and store the tokens that are new."""
    return seal_texts(enquiry_id, text)[0]


def seal_texts(enquiry_id: UUID, *texts: str) -> list[SealedText]:
    """As seal_text, with one reading of the enquiry's tokens for all texts.

    The tokens may be inserted before the enquiry itself: its foreign key is checked at commit.
    """
    stored = CrowdSafeToken.objects.filter(enquiry_id=enquiry_id).values_list("kind", "number", "digest")
    book = TokenBook(
        [(kind, number, bytes(digest)) for kind, number, digest in stored],
        key=derived_key(purpose=f"crowd-safe tokens of enquiry {enquiry_id}"),
    )
    sealed = [SealedText(make_crowd_safe(text, tokens=book), seal(text)) for text in texts]
    CrowdSafeToken.objects.bulk_create(
        CrowdSafeToken(enquiry_id=enquiry_id, kind=row.kind, number=row.number, digest=row.digest)
        for row in book.new_rows
    )
    return sealed


def original(sealed: bytes | memoryview) -> str:
    """The text as it was written. Who may read it is decided in marketplace/permissions.py."""
    return unseal(sealed)
