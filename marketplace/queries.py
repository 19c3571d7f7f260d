"""The story as somebody sees it: how far an enquiry is, and what was said.

Everything here costs a constant number of queries, for one enquiry or for a page of them. Who reads the original
words and who the crowd-safe ones is decided by marketplace/permissions.py and applied in `thread`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.db.models import Q

from accounts.models import Role, User
from common.errors import NotFound
from common.models import HistoryRow
from common.written_once import IsAmong, Select
from marketplace.models import Answer, Enquiry, Message, Photo
from marketplace.models.enquiries import EnquiryQuerySet
from marketplace.permissions import Reader, sees_whole_story
from marketplace.sealed_text import original
from routing import queries as routing_queries
from routing.models import Pool, QueueEntry

ProgressCode = Literal[
    "waiting", "claimed", "asked_you", "being_checked", "answered", "solved", "with_team", "withdrawn"
]


@dataclass(frozen=True)
class Progress:
    """How far an enquiry is, in the words of its page. Derived from rows; never stored.

    `who` is the display name of whoever is on it or answered; `since` when this began; `until` when the lease of
    somebody who is on it ends; `due_at` by when staff who have it should have answered.
    """

    code: ProgressCode
    since: datetime
    who: str = ""
    is_by_staff: bool = False
    until: datetime | None = None
    due_at: datetime | None = None


_ENQUIRY = Select(lambda id: _with_customer().filter(pk=id))
_KNOWN_ENQUIRY = Select(lambda id, person: _with_customer().known_to(person).filter(pk=id))


def _with_customer() -> EnquiryQuerySet:
    return Enquiry.objects.select_related("topic", "customer")


def visible_enquiry(enquiry_id: UUID, user: User) -> Enquiry:
    """The enquiry if this person may know of it. Raises: NotFound."""
    if user.has_role(*Role):
        found = _ENQUIRY.first(id=enquiry_id)
    else:
        found = _KNOWN_ENQUIRY.first(id=enquiry_id, person=user.id)
    if found is None:
        raise NotFound
    return found


# --- How far it is ---------------------------------------------------------------------------------------------


_SHOWN = Select(
    lambda enquiries: (
        Answer.objects.filter(
            IsAmong("enquiry_id", enquiries), status__in=["submitted", "returned", "published", "accepted"]
        )
        .select_related("author")
        .order_by("submitted_at")
    )
)


def progress(enquiry: Enquiry) -> Progress:
    return progress_of([enquiry])[enquiry.id]


def progress_of(enquiries: Sequence[Enquiry]) -> dict[UUID, Progress]:
    """As `progress` for a page of enquiries, by id."""
    open_ids = [enquiry.id for enquiry in enquiries if enquiry.status == "open"]
    entries = routing_queries.live_entries(open_ids) if open_ids else {}
    shown = _SHOWN.all(enquiries=[enquiry.id for enquiry in enquiries])
    answers = {answer.enquiry_id: answer for answer in shown}
    return {
        enquiry.id: _progress(enquiry, entries.get(enquiry.id), answers.get(enquiry.id))
        for enquiry in enquiries
    }


def _progress(enquiry: Enquiry, entry: QueueEntry | None, answer: Answer | None) -> Progress:
    who = answer.author.display_name if answer else ""
    is_by_staff = answer.is_by_staff if answer else False
    match enquiry.status:
        case "withdrawn":
            return Progress("withdrawn", since=enquiry.withdrawn_at or enquiry.created_at)
        case "resolved":
            return Progress("solved", enquiry.resolved_at or enquiry.created_at, who, is_by_staff)
        case "answered":
            return Progress("answered", enquiry.answered_at or enquiry.created_at, who, is_by_staff)
    if answer is not None and answer.status == "submitted":
        return Progress("being_checked", answer.submitted_at, who)
    if entry is None:
        return Progress("waiting", enquiry.created_at)
    return _progress_in_queue(entry, answer)


def _progress_in_queue(entry: QueueEntry, answer: Answer | None) -> Progress:
    """A returned answer that its author is rewriting still counts as being checked: the line never runs backwards."""
    who = entry.holder.display_name if entry.holder else ""
    is_staff = entry.pool == Pool.STAFF
    if entry.paused_at is not None:
        return Progress("asked_you", entry.paused_at, who, is_staff, entry.lease_ends_at)
    if is_staff:
        return Progress("with_team", entry.queued_at, who, is_staff, entry.lease_ends_at, entry.due_at)
    if entry.holder is None:
        return Progress("waiting", entry.queued_at)
    if answer is not None and answer.status == "returned" and answer.author_id == entry.holder_id:
        return Progress("being_checked", answer.submitted_at, who)
    return Progress("claimed", entry.queued_at, who, until=entry.lease_ends_at)


# --- What was said ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ThreadItem:
    """One thing in the thread, in the words that this viewer may read.

    `kind` is a message's (question, ask, note), or answer, or event; `event` then names what happened, e.g.
    "escalate_enquiry". `status` is an answer's. A retracted answer has no text and no photos any more for its customer.
    """

    kind: str
    id: UUID | int
    at: datetime
    author: str = ""
    is_mine: bool = False
    is_customer: bool = False
    is_staff: bool = False
    text: str = ""
    status: str = ""
    event: str = ""
    rating: int | None = None
    photos: list[Photo] = field(default_factory=list)


EVENTS = (
    "escalate_enquiry",
    "release_to_crowd",
    "accept_answer",
    "assume_accepted",
    "not_solved",
    "reopen_enquiry",
    "withdraw_enquiry",
    "retract_answer",
)
"""What of the enquiry's history is told in the thread."""

_MESSAGES = Select(lambda enquiry: Message.objects.filter(enquiry=enquiry).select_related("author"))
_PHOTOS = Select(
    lambda enquiry: Photo.objects.filter(enquiry=enquiry, left_out_at=None).order_by("created_at", "id")
)
_ANSWERS = Select(lambda enquiry: Answer.objects.filter(enquiry=enquiry).select_related("author"))
_ANSWERS_FOR = Select(
    lambda enquiry, viewer: (
        Answer.objects.filter(enquiry=enquiry)
        .filter(Q(status__in=["published", "accepted", "unhelpful", "retracted"]) | Q(author=viewer))
        .select_related("author")
    )
)
_EVENTS = Select(
    lambda enquiry: HistoryRow.objects.filter(story=enquiry, subject=enquiry, verb__in=EVENTS).select_related(
        "actor"
    )
)


def thread(enquiry: Enquiry, reader: Reader) -> list[ThreadItem]:
    """Everything said and told in an enquiry that this reader of it may see, oldest first."""
    photos: defaultdict[UUID | None, list[Photo]] = defaultdict(list)
    for photo in _PHOTOS.all(enquiry=enquiry.id):
        photos[photo.message_id or photo.answer_id].append(photo)
    items = [
        *(
            _message_item(message, enquiry, reader, photos=photos[message.id])
            for message in _messages_for(enquiry, reader)
        ),
        *(_answer_item(answer, reader, photos=photos[answer.id]) for answer in _answers_for(enquiry, reader)),
        *(_event_item(row, enquiry, reader) for row in _EVENTS.all(enquiry=enquiry.id)),
    ]
    return sorted(items, key=lambda item: item.at)


def _messages_for(enquiry: Enquiry, reader: Reader) -> Iterable[Message]:
    """Without what is for staff alone, to whoever of the crowd has answered before it was said."""
    said = _MESSAGES.all(enquiry=enquiry.id)
    if reader.is_customer or sees_whole_story(reader.viewer):
        return said
    return [each for each in said if each.author_id == reader.viewer.id or not each.matter]


def _answers_for(enquiry: Enquiry, reader: Reader) -> Iterable[Answer]:
    """Staff see every answer, everybody else what was shown to the customer, and their own.

    Whoever asked sees it as a customer, whatever else they are.
    """
    if reader.is_customer or not sees_whole_story(reader.viewer):
        return _ANSWERS_FOR.all(enquiry=enquiry.id, viewer=reader.viewer.id)
    return _ANSWERS.all(enquiry=enquiry.id)


def _message_item(message: Message, enquiry: Enquiry, reader: Reader, *, photos: list[Photo]) -> ThreadItem:
    can_read = reader.reads_original(message.author_id, is_by_staff=message.is_by_staff)
    return ThreadItem(
        kind=message.kind,
        id=message.id,
        at=message.created_at,
        author=message.author.display_name,
        is_mine=message.author_id == reader.viewer.id,
        is_customer=message.author_id == enquiry.customer_id,
        is_staff=message.is_by_staff,
        text=original(message.body_sealed) if can_read else message.body,
        photos=photos,
    )


def _answer_item(answer: Answer, reader: Reader, *, photos: list[Photo]) -> ThreadItem:
    can_read = reader.reads_original(answer.author_id, is_by_staff=answer.is_by_staff)
    text = original(answer.body_sealed) if can_read else answer.body
    is_taken_away = answer.status == "retracted" and reader.is_customer
    return ThreadItem(
        kind="answer",
        id=answer.id,
        at=answer.published_at or answer.submitted_at,
        author=answer.author.display_name,
        is_mine=answer.author_id == reader.viewer.id,
        is_staff=answer.is_by_staff,
        text="" if is_taken_away else text,
        status=answer.status,
        rating=answer.rating,
        photos=[] if is_taken_away else photos,
    )


def _event_item(row: HistoryRow, enquiry: Enquiry, reader: Reader) -> ThreadItem:
    return ThreadItem(
        kind="event",
        id=row.id,
        at=row.at,
        author=row.actor.display_name if row.actor else "",
        is_mine=row.actor_id == reader.viewer.id,
        is_customer=row.actor_id == enquiry.customer_id,
        event=row.verb,
    )


def subject_in_lists(enquiry: Enquiry, viewer: User) -> str:
    """In their own words to whoever asked alone: reading a list leaves no row of the record."""
    return original(enquiry.subject_sealed) if viewer.id == enquiry.customer_id else enquiry.subject


def subject_for(enquiry: Enquiry, reader: Reader) -> str:
    """The subject in the words that they may read."""
    can_read = reader.reads_original(enquiry.customer_id, is_by_staff=False)
    return original(enquiry.subject_sealed) if can_read else enquiry.subject
