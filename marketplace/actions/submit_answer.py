from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from accounts.models import User
from common import clock, deferring, history
from common.checked_text import checked_text
from common.lifecycle import move
from marketplace import late_answers, notices, publishing, reviewing
from marketplace.actions.judge_escalation import judge_escalation
from marketplace.actions.save_draft import save_draft
from marketplace.contact_details import require_no_contact_details
from marketplace.errors import ContactDetails, TooManyPhotos
from marketplace.limits import ANSWER_MAX, PHOTOS_MAX
from marketplace.locking import lock_enquiry
from marketplace.models import Answer, AnswerRevision, Draft, Enquiry, Photo
from marketplace.permissions import own_claim
from marketplace.photo_storage import PhotosNotStored, attach, put_up, read_photos
from marketplace.photos import Upload
from marketplace.quality.risk import choosing
from marketplace.sealed_text import original, seal_text
from routing.actions.complete_claim import complete_claim
from routing.errors import StaleFence
from routing.models import Claim, Pool


def submit_answer(
    *,
    claim_id: UUID,
    by: User,
    fence: int,
    body: str,
    escalation: str = "",
    photos: Sequence[Upload] = (),
    leave_out: Collection[UUID] = (),
) -> Answer:
    """The holder of a claim answers the enquiry: to review, or straight to the customer.

    `escalation` is what staff say with it of how it came to them (judge_escalation.py); empty: nothing. `photos` of an
    advocate are looked at before the customer gets them (decision 0068). A rewritten answer keeps the photos that it
    has, but for those in `leave_out`.

    The claim ends with it, in the same transaction. Sending the same answer again under the same claim returns the
    first one. If the claim is over, what was written is kept as a late draft and StaleFence is raised; therefore only
    common.deferring calls this inside another transaction, whose rollback would lose the draft: it holds the words. An
    advocate who gives or asks for contact details, or whose photos cannot be kept now, keeps the claim and the words,
    as a draft.
    Raises: ContactDetails, Invalid, NotFound, PhotosNotStored, StaleFence, TooManyPhotos, what reading a photo raises,
    and with `escalation` what judge_escalation raises.
    """
    claim = own_claim(claim_id, by=by)
    body = checked_text(body, field="body", max_length=ANSWER_MAX)
    read = read_photos(photos)
    try:
        with put_up(read) as kept, transaction.atomic():
            given = _Given(by, body, kept, leave_out)
            return _submit(claim, given, fence=fence, escalation=escalation)
    except StaleFence:
        if not deferring.is_held():
            late_answers.keep(enquiry_id=claim.entry.item_id, by=by, body=body)
        raise
    except (ContactDetails, PhotosNotStored):
        save_draft(claim_id=claim_id, by=by, body=body)
        raise


@dataclass(frozen=True)
class _Given:
    by: User
    body: str
    photos: Sequence[Photo]
    leave_out: Collection[UUID]


def _submit(claim: Claim, given: _Given, *, fence: int, escalation: str) -> Answer:
    by = given.by
    enquiry = lock_enquiry(claim.entry.item_id)
    if repeated := _already_submitted(claim, body=given.body):
        return repeated
    complete_claim(claim_id=claim.id, by=by, fence=fence)
    if claim.entry.pool != Pool.STAFF:
        require_no_contact_details(given.body)
    answer = _rewritten(enquiry, claim, given) or _written(enquiry, claim, given)
    attach(given.photos, to=answer)
    Draft.objects.filter(enquiry=enquiry, author=by).delete()
    _pass_on(answer, by=by)
    if escalation:
        judge_escalation(enquiry_id=enquiry.id, by=by, verdict=escalation)
    return answer


def _already_submitted(claim: Claim, *, body: str) -> Answer | None:
    answer = Answer.objects.filter(claim_id=claim.id).exclude(status="returned").first()
    return answer if answer is not None and original(answer.body_sealed) == body else None


def _written(enquiry: Enquiry, claim: Claim, given: _Given) -> Answer:
    """A first answer under this claim. An answer that somebody else did not rewrite in time makes room for it."""
    late_answers.lapse_returned(enquiry)
    text = seal_text(enquiry.id, given.body)
    answer = Answer.objects.create(
        enquiry=enquiry,
        author=given.by,
        claim_id=claim.id,
        is_by_staff=claim.entry.pool == Pool.STAFF,
        body=text.crowd_safe,
        body_sealed=text.sealed,
        status="submitted",
        submitted_at=clock.now(),
    )
    history.record(answer, verb="submit_answer", was="", story=enquiry.id, by=given.by)
    return answer


def _rewritten(enquiry: Enquiry, claim: Claim, given: _Given) -> Answer | None:
    """The returned answer of this claim in its new words; the old ones are kept as a revision, and so is a photo that
    is left out.

    Raises: TooManyPhotos.
    """
    answer = Answer.objects.filter(enquiry=enquiry, claim_id=claim.id, status="returned").first()
    if answer is None:
        return None
    AnswerRevision.objects.create(
        answer=answer, body=answer.body, body_sealed=answer.body_sealed, submitted_at=answer.submitted_at
    )
    shown = answer.photos.filter(left_out_at=None)
    shown.filter(pk__in=given.leave_out).update(left_out_at=clock.now())
    if shown.count() + len(given.photos) > PHOTOS_MAX:
        raise TooManyPhotos
    text = seal_text(enquiry.id, given.body)
    was = move(answer, to="submitted")
    answer.enquiry, answer.author = enquiry, given.by
    answer.body, answer.body_sealed, answer.submitted_at = text.crowd_safe, text.sealed, clock.now()
    answer.save(update_fields=["status", "body", "body_sealed", "submitted_at"])
    history.record(answer, verb="submit_answer", was=was, story=enquiry.id, by=given.by)
    return answer


def _pass_on(answer: Answer, *, by: User) -> None:
    """To a moderator first, or to the customer at once and perhaps to a moderator as well."""
    choice = choosing.choose(answer)
    if not choice.is_before_publication:
        publishing.publish_answer(answer, by=by)
    if choice.cause is not None:
        reviewing.open_review(answer, cause=choice.cause, by=by if choice.is_before_publication else None)
    if choice.is_before_publication:
        notices.enquiry_changed(answer.enquiry, also=[by.id])
