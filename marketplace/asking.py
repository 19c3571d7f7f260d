"""How a question comes into being, whoever asks: its row, its words sealed, its place in the queue.

The caller holds the asker's lock and has checked what is written.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from accounts.models import Topic, User
from common import clock, history
from common.ids import new_id
from common.plain_insert import insert
from marketplace import expected_time
from marketplace.models import Enquiry, Message
from marketplace.sealed_text import seal_first_texts
from routing.actions.queue_enquiry import queue_enquiry
from routing.models import ItemKind, Pool, QueueEntry


def new_enquiry(*, by: User, topic: Topic, language: str, device: str = "", is_gold: bool = False) -> Enquiry:
    """Not saved yet: it has no words."""
    return Enquiry(
        id=new_id(),
        customer=by,
        topic=topic,
        language=language,
        device=device,
        is_gold=is_gold,
        created_at=clock.now(),
    )


def write_down(enquiry: Enquiry, *, subject: str, body: str) -> Message:
    """With what its customer is told of the time it takes."""
    customer = enquiry.customer
    safe_subject, safe_body = seal_first_texts(enquiry.id, subject, body, asked_by=customer)
    enquiry.subject, enquiry.subject_sealed = safe_subject.crowd_safe, safe_subject.sealed
    enquiry.promised_seconds = expected_time.reckon_seconds(enquiry.topic, enquiry.language)
    insert(enquiry)
    message = Message(
        enquiry=enquiry,
        author=customer,
        kind=Message.Kind.QUESTION,
        body=safe_body.crowd_safe,
        body_sealed=safe_body.sealed,
        created_at=enquiry.created_at,
    )
    insert(message)
    history.record(enquiry, verb="post_enquiry", was="", story=enquiry.id, by=customer)
    return message


def queue(enquiry: Enquiry, *, pool: Pool = Pool.CROWD, excluded_ids: Iterable[UUID] = ()) -> QueueEntry:
    return queue_enquiry(
        item_id=enquiry.id,
        kind=ItemKind.ENQUIRY,
        story=enquiry.id,
        owner=enquiry.customer,
        topic=enquiry.topic,
        language=enquiry.language,
        pool=pool,
        excluded_ids=excluded_ids,
    )
