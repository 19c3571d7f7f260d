"""Words that came after their time: kept for whoever holds the enquiry next, never lost."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_noop as _

from accounts.models import User
from common import clock
from marketplace import ending, notices
from marketplace.locking import lock_enquiry
from marketplace.models import Answer, Draft, Enquiry
from marketplace.sealed_text import seal_text
from routing import queries as routing_queries


def keep(*, enquiry_id: UUID, by: User, body: str) -> Draft:
    """Keep an answer that came too late, committed on its own whatever happens to the request that brought it."""
    with transaction.atomic(durable=True):
        return write_draft(lock_enquiry(enquiry_id), by=by, body=body, is_late=True)


def write_draft(enquiry: Enquiry, *, by: User, body: str, is_late: bool) -> Draft:
    """The author's one draft for this enquiry, overwritten. The caller holds the enquiry's lock."""
    text = seal_text(enquiry.id, body)
    draft, _ = Draft.objects.update_or_create(
        enquiry=enquiry,
        author=by,
        defaults={
            "body": text.crowd_safe,
            "body_sealed": text.sealed,
            "is_late": is_late,
            "updated_at": clock.now(),
        },
    )
    return draft


def own_late_draft(enquiry: Enquiry, *, by: User) -> Draft | None:
    return Draft.objects.filter(enquiry=enquiry, author=by, is_late=True).first()


def lapse_returned(enquiry: Enquiry) -> None:
    """As `lapse`, for the enquiry's returned answer if it has one."""
    answer = Answer.objects.filter(enquiry=enquiry, status="returned").first()
    if answer is not None:
        answer.enquiry = enquiry
        lapse(answer)


def lapse(answer: Answer) -> None:
    """End an answer that was sent back and not rewritten in time.

    Its author hears of it, unless they gave the question back themselves or were taken off it, which they know. The
    caller holds the enquiry's lock and knows that its author does not hold the enquiry any more.
    """
    ending.end_answer(
        answer, to="lapsed", verb="lapse_answer", by=None, why=_("It was not rewritten in time.")
    )
    if answer.claim_id and routing_queries.ran_out(answer.claim_id):
        notices.answer_lapsed(answer)
    else:
        notices.answer_ended(answer)
