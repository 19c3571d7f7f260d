"""What people write, in the two forms it is stored in: crowd-safe, and the sealed original.

The only way text enters a row of the story. Tokens such as [phone 1] mean one detail throughout an enquiry: the
caller holds the enquiry's lock, or the enquiry is new in this transaction.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from accounts.models import User
from common.plain_insert import insert
from common.sealing import derived_key, seal, unseal
from common.written_once import Values
from marketplace.crowd_safe import Kind, KnownValue, TokenBook, make_all_crowd_safe
from marketplace.models import CrowdSafeToken, Message

REMEMBERED = 4
"""Messages that a number may be split over."""

_KNOWN = ("name", "email", "bill_account__number")
_KNOWN_OF = Values(lambda person: User.objects.filter(pk=person).values_list(*_KNOWN))
_KNOWN_OF_ASKER = Values(lambda enquiry: User.objects.filter(enquiries=enquiry).values_list(*_KNOWN))
_TOKENS = Values(
    lambda enquiry: CrowdSafeToken.objects.filter(enquiry=enquiry).values_list("kind", "number", "digest")
)
_LATEST = Values(
    lambda enquiry: (
        Message.objects.filter(enquiry=enquiry)
        .order_by("-created_at", "-id")
        .values_list("id", "body")[:REMEMBERED]
    )
)


@dataclass(frozen=True)
class SealedText:
    crowd_safe: str
    sealed: bytes


def seal_text(enquiry_id: UUID, text: str) -> SealedText:
    """Hide personal details in one text of the enquiry, and store the tokens that are new."""
    return seal_texts(enquiry_id, text)[0]


def seal_first_texts(enquiry_id: UUID, *texts: str, asked_by: User) -> list[SealedText]:
    """The texts with which an enquiry begins: nothing has been said in it, and it has no tokens yet.

    They may be stored before the enquiry itself, as foreign keys are checked at commit.
    """
    book = TokenBook(key=_key_of(enquiry_id))
    said = make_all_crowd_safe(texts, tokens=book, known=known_values_of(asked_by.id))
    store_tokens(enquiry_id, book)
    return _sealed(said, texts)


def seal_texts(enquiry_id: UUID, *texts: str) -> list[SealedText]:
    """As seal_text, with one reading of the enquiry's tokens for all texts.

    An earlier message that began a number which is completed now is hidden as far as it did.
    """
    book = token_book(enquiry_id)
    known = _known_values(_KNOWN_OF_ASKER.all(enquiry=enquiry_id))
    earlier = _said_before(enquiry_id)
    bodies = [body for _id, body in earlier]
    said = make_all_crowd_safe(texts, tokens=book, known=known, earlier=bodies)
    for (message_id, body), rewritten in zip(earlier, said, strict=False):
        if rewritten != body:
            Message.objects.filter(pk=message_id).update(body=rewritten)
    store_tokens(enquiry_id, book)
    return _sealed(said[len(earlier) :], texts)


def crowd_safe_words(text: str) -> str:
    """What staff write to one of the crowd beside any one enquiry, such as why somebody is suspended; they may quote
    what they have read. Its tokens count from 1 in each text and are stored nowhere; "" stays "".
    """
    book = TokenBook(key=secrets.token_bytes(32))
    return make_all_crowd_safe([text], tokens=book)[0] if text else ""


def _sealed(said: Sequence[str], texts: Sequence[str]) -> list[SealedText]:
    return [SealedText(crowd_safe, seal(text)) for crowd_safe, text in zip(said, texts, strict=True)]


def token_book(enquiry_id: UUID) -> TokenBook:
    return TokenBook(_TOKENS.all(enquiry=enquiry_id), key=_key_of(enquiry_id))


def _key_of(enquiry_id: UUID) -> bytes:
    return derived_key(purpose=f"crowd-safe tokens of enquiry {enquiry_id}")


def known_values_of(person: UUID) -> list[KnownValue]:
    """Their name, address and bill account; the first name alone is on every page."""
    return _known_values(_KNOWN_OF.all(person=person))


def _known_values(people: Iterable[tuple[str, str, str | None]]) -> list[KnownValue]:
    known: list[KnownValue] = []
    for name, email, account in people:
        parts = name.split()
        if len(parts) > 1:
            known += [KnownValue(Kind.NAME, name), KnownValue(Kind.NAME, parts[-1])]
        known.append(KnownValue(Kind.EMAIL, email))
        if account:
            known.append(KnownValue(Kind.ACCOUNT, account))
    return known


def said_before(enquiry_id: UUID) -> list[str]:
    """The latest words of the thread as the crowd reads them, oldest first: what a text may go on from."""
    return [body for _id, body in _said_before(enquiry_id)]


def _said_before(enquiry_id: UUID) -> list[tuple[UUID, str]]:
    """The latest words of the thread as the crowd reads them: the first half of a number may be among them."""
    return [(id, body) for id, body in reversed(_LATEST.all(enquiry=enquiry_id))]


def store_tokens(enquiry_id: UUID, book: TokenBook) -> None:
    """One by one: all together would be a statement of its own for every number of them that somebody writes."""
    for row in book.new_rows:
        insert(CrowdSafeToken(enquiry_id=enquiry_id, kind=row.kind, number=row.number, digest=row.digest))


def original(sealed: bytes | memoryview) -> str:
    """The text as it was written. Who may read it is decided in marketplace/permissions.py."""
    return unseal(sealed)
