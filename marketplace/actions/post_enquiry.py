from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import consents
from accounts.models import Topic, User
from accounts.permissions import require_active
from accounts.queries import listed_topics
from common import clock
from common.checked_text import checked_line, checked_text
from common.errors import Invalid
from common.written_once import Select
from marketplace import asking, caution
from marketplace.enquiry_language import detect_language
from marketplace.limits import BODY_MAX, SUBJECT_MAX
from marketplace.messages import REPEAT_SECONDS
from marketplace.models import Enquiry, Message
from marketplace.photo_storage import attach, put_up, read_photos
from marketplace.photos import Upload
from marketplace.sealed_text import original
from marketplace.topic_guess import guess_topic
from routing import clocks, service_levels
from routing.actions.move_to_pool import move_to_pool
from routing.models import ItemKind, Pool, QueueEntry

_LOCK = Select(lambda person: User.objects.select_for_update(no_key=True).filter(pk=person))
_LATEST = Select(lambda customer: Enquiry.objects.filter(customer=customer).order_by("-created_at")[:1])
_QUESTION = Select(lambda enquiry: Message.objects.filter(enquiry=enquiry).order_by("created_at", "id")[:1])


def post_enquiry(
    *,
    by: User,
    subject: str,
    body: str,
    topic_id: UUID | None = None,
    language: str | None = None,
    photos: Sequence[Upload] = (),
    device: str = "",
) -> Enquiry:
    """A customer asks; the enquiry joins the queue. The same question sent twice is one enquiry.

    What must not reach the crowd (marketplace/caution.py) waits for staff from the start.
    Without a topic it is guessed from the words; without a language it is the one it is written in, else the
    customer's own. `device` is what they want told of it (device_names.device_family). Locks the customer's row, so
    that a double tap waits for the first one.
    Raises: Invalid, NotAllowed, PhotosNotStored, TermsChanged, TooManyPhotos, and what reading a photo raises.
    """
    require_active(by)
    subject = checked_line(subject, field="subject", max_length=SUBJECT_MAX)
    body = checked_text(body, field="body", max_length=BODY_MAX)
    text = f"{subject}\n{body}"
    language = _language(language, by=by, text=text)
    topic = _topic(topic_id, text=text)
    with put_up(read_photos(photos)) as kept, transaction.atomic():
        _LOCK.first(person=by.id)
        if earlier := _just_posted(by, subject=subject, body=body):
            return earlier
        consents.require_current(by, *consents.FOR_EVERYBODY)
        enquiry = asking.new_enquiry(by=by, topic=topic, language=language, device=device)
        message = asking.write_down(enquiry, subject=subject, body=body)
        attach(kept, to=message)
        concern = caution.concern_about(subject, body)
        entry = asking.queue(enquiry, pool=Pool.STAFF if concern else Pool.CROWD)
        clocks.start(entry)
        if _goes_straight_to_staff(entry):
            move_to_pool(item_id=enquiry.id, kind=ItemKind.ENQUIRY, pool=Pool.STAFF)
        caution.keep_from_crowd(enquiry, concern=concern)
        return enquiry


def _language(language: str | None, *, by: User, text: str) -> str:
    """Raises: Invalid."""
    known = settings.ENQUIRY_LANGUAGES
    if language is None:
        return detect_language(text) or (by.language if by.language in known else known[0])
    if language not in known:
        raise Invalid(fields={"language": [_("We answer in English and German.")]})
    return language


def _topic(topic_id: UUID | None, *, text: str) -> Topic:
    """The chosen topic, else the guessed one, else the last of the list, which takes what fits nowhere.

    Raises: Invalid.
    """
    topics = listed_topics()
    if topic_id is not None:
        chosen = next((topic for topic in topics if topic.id == topic_id), None)
        if chosen is None:
            raise Invalid(fields={"topic": [_("Choose one of the topics.")]})
        return chosen
    if not topics:
        raise Invalid(fields={"topic": [_("There are no topics yet.")]})
    return guess_topic(text, topics=topics) or topics[-1]


def _just_posted(by: User, *, subject: str, body: str) -> Enquiry | None:
    """The customer's latest enquiry if it says the same and is minutes old."""
    latest = _LATEST.first(customer=by.id)
    if (
        latest is None
        or latest.status != "open"
        or latest.created_at <= clock.ago(seconds=REPEAT_SECONDS)
        or original(latest.subject_sealed) != subject
    ):
        return None
    question = _QUESTION.first(enquiry=latest.id)
    return latest if question is not None and original(question.body_sealed) == body else None


def _goes_straight_to_staff(entry: QueueEntry) -> bool:
    """Whether the topic's path has no place for the crowd at all."""
    return entry.exhausted_at is not None and not any(
        stage.pool == Pool.CROWD for stage in service_levels.path_of(entry.service_level_id)
    )
