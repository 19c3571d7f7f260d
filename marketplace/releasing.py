"""A doubtful question once a person has looked: what the crowd would read of it, and storing that.

Only what is certain is hidden then. The originals stay sealed beside it.
"""

from __future__ import annotations

from dataclasses import dataclass

from accounts.models import User
from marketplace.crowd_safe import TokenBook, make_all_crowd_safe_as_released
from marketplace.models import Enquiry, Escalation, Message
from marketplace.sealed_text import known_values_of, original, store_tokens, token_book
from routing import service_levels
from routing.models import Pool, QueueEntry


@dataclass(frozen=True)
class Released:
    """The subject and the customer's messages, oldest first, as the crowd would read them."""

    subject: str
    bodies: dict[Message, str]


def open_doubt(enquiry: Enquiry, entry: QueueEntry | None, *, agent: User) -> Escalation | None:
    """Why it waits for a look, if that is all it waits for and no colleague is on it; `entry` is its live one."""
    if enquiry.status != "open" or entry is None or entry.holder_id not in {None, agent.id}:
        return None
    if all(stage.pool != Pool.CROWD for stage in service_levels.path_of(entry.service_level_id)):
        return None
    unclear = Escalation.objects.filter(enquiry=enquiry, closed_at=None, reason=Escalation.Reason.UNCLEAR)
    return unclear.first()


def as_released(enquiry: Enquiry) -> Released:
    """For the desk; nothing is stored."""
    return _released(enquiry, tokens=token_book(enquiry.id))


def store_as_released(enquiry: Enquiry) -> None:
    """The caller holds the enquiry's lock."""
    tokens = token_book(enquiry.id)
    released = _released(enquiry, tokens=tokens)
    enquiry.subject = released.subject
    enquiry.save(update_fields=["subject"])
    for message, body in released.bodies.items():
        message.body = body
    Message.objects.bulk_update(released.bodies, ["body"])
    store_tokens(enquiry.id, tokens)


def _released(enquiry: Enquiry, *, tokens: TokenBook) -> Released:
    """A number that is told in parts is hidden as a whole: each text is read after those before it."""
    known = known_values_of(enquiry.customer_id)
    messages = Message.objects.filter(enquiry=enquiry, author_id=enquiry.customer_id)
    texts = [
        original(sealed) for sealed in [enquiry.subject_sealed, *(each.body_sealed for each in messages)]
    ]
    said = make_all_crowd_safe_as_released(texts, tokens=tokens, known=known)
    return Released(said[0], dict(zip(messages, said[1:], strict=True)))
