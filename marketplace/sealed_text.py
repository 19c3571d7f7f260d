"""What people write, in the two forms it is stored in: crowd-safe, and the sealed original.

The only way text enters a row of the story. Tokens such as [phone 1] mean one detail throughout an enquiry: the
caller holds the enquiry's lock, or the enquiry is new in this transaction.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from accounts.models import User
from common.sealing import derived_key, seal, unseal
from marketplace.crowd_safe import Kind, KnownValue, TokenBook, make_all_crowd_safe
from marketplace.models import CrowdSafeToken, Message

REMEMBERED = 4
"""Messages that a number may be split over."""


@dataclass(frozen=True)
class SealedText:
    crowd_safe: str
    sealed: bytes


def seal_text(enquiry_id: UUID, text: str) -> SealedText:
    """Hide personal details in one text of the enquiry, and store the tokens that are new."""
    return seal_texts(enquiry_id, text)[0]


def seal_texts(enquiry_id: UUID, *texts: str, asked_by: User | None = None) -> list[SealedText]:
    """As seal_text, with one reading of the enquiry's tokens for all texts.

    An earlier message that began a number which is completed now is hidden as far as it did.
    The tokens may be inserted before the enquiry itself, whose foreign key is checked at commit; then `asked_by` tells
    whose it is.
    """
    book = token_book(enquiry_id)
    asking = Q(pk=asked_by.pk) if asked_by else Q(enquiries=enquiry_id)
    known = known_values_of(asking)
    earlier = _said_before(enquiry_id)
    bodies = [body for _id, body in earlier]
    said = make_all_crowd_safe(texts, tokens=book, known=known, earlier=bodies)
    for (message_id, body), rewritten in zip(earlier, said, strict=False):
        if rewritten != body:
            Message.objects.filter(pk=message_id).update(body=rewritten)
    store_tokens(enquiry_id, book)
    return [
        SealedText(crowd_safe, seal(text))
        for crowd_safe, text in zip(said[len(earlier) :], texts, strict=True)
    ]


def token_book(enquiry_id: UUID) -> TokenBook:
    stored = CrowdSafeToken.objects.filter(enquiry_id=enquiry_id).values_list("kind", "number", "digest")
    return TokenBook(
        [(kind, number, bytes(digest)) for kind, number, digest in stored],
        key=derived_key(purpose=f"crowd-safe tokens of enquiry {enquiry_id}"),
    )


def known_values_of(people: Q) -> list[KnownValue]:
    """The names, addresses and bill accounts of some people, however few; the first name alone is on every page."""
    known: list[KnownValue] = []
    for name, email, account in User.objects.filter(people).values_list(
        "name", "email", "bill_account__number"
    ):
        parts = name.split()
        if len(parts) > 1:
            known += [KnownValue(Kind.NAME, name), KnownValue(Kind.NAME, parts[-1])]
        known.append(KnownValue(Kind.EMAIL, email))
        if account:
            known.append(KnownValue(Kind.ACCOUNT, account))
    return known


def _said_before(enquiry_id: UUID) -> list[tuple[UUID, str]]:
    """The latest words of the thread as the crowd reads them: the first half of a number may be among them."""
    latest = Message.objects.filter(enquiry_id=enquiry_id).order_by("-created_at", "-id")
    return list(reversed(latest.values_list("id", "body")[:REMEMBERED]))


def store_tokens(enquiry_id: UUID, book: TokenBook) -> None:
    CrowdSafeToken.objects.bulk_create(
        CrowdSafeToken(enquiry_id=enquiry_id, kind=row.kind, number=row.number, digest=row.digest)
        for row in book.new_rows
    )


def original(sealed: bytes | memoryview) -> str:
    """The text as it was written. Who may read it is decided in marketplace/permissions.py."""
    return unseal(sealed)
