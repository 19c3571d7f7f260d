"""What is asked of a verdict on an answer, and what follows from it.

It follows at once (marketplace/actions/review_answer.py), or when it can be taken back no more (carry_out_verdict.py).
The caller holds the lock of the answer's enquiry.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.models import User
from common import clock, history, plain_update
from common.checked_text import checked_optional_text, checked_text
from common.errors import Invalid
from common.lifecycle import move
from marketplace import (
    ending,
    escalating,
    notices,
    publishing,
    requeueing,
    retracting,
    reviewing,
    thanking,
)
from marketplace.contact_details import require_no_contact_details
from marketplace.errors import ReviewNotHeld
from marketplace.limits import NOTE_MAX, NOTE_MIN
from marketplace.models import Answer, Escalation, Review
from marketplace.quality import blind, peers, scorecards
from marketplace.quality.scorecards import Judgement
from marketplace.sealed_text import seal_text
from routing.actions.complete_item import complete_item
from routing.actions.hold_item import hold_item
from routing.errors import ClaimEnded
from routing.models import ItemKind


@dataclass(frozen=True)
class Ruling:
    """What somebody decided, how they marked each criterion, and what the author is to read of it."""

    decision: str
    scores: Mapping[str, int]
    note: str


def checked(*, by: User, decision: str, scores: Mapping[str, int], note: str) -> Ruling:
    """Returning and rejecting need a note. An expert's goes from one of the crowd to another, by an answer's rules.

    Raises: ContactDetails, Invalid.
    """
    if decision not in Review.Decision.values:
        raise Invalid(fields={"decision": [_("Choose publish, return, reject or escalate.")]})
    if decision in {Review.Decision.RETURN, Review.Decision.REJECT}:
        note = checked_text(note, field="note", max_length=NOTE_MAX, min_length=NOTE_MIN)
    else:
        note = checked_optional_text(note, field="note", max_length=NOTE_MAX)
    if peers.is_expert(by):
        require_no_contact_details(note, field="note")
    return Ruling(decision, scores, note)


def judge(review: Review, ruling: Ruling) -> Judgement:
    """By the review's own scorecard; an answer that fails what it must pass is not published. Raises: Invalid."""
    judgement = scorecards.judge(scorecards.criteria_of(review.scorecard_id), ruling.scores)
    if judgement.failed is not None and ruling.decision == Review.Decision.PUBLISH:
        failed = _("It fails on “%(criterion)s”, so it cannot be approved.")
        raise Invalid(fields={"decision": [failed % {"criterion": judgement.failed.local_name}]})
    return judgement


def end_of(review: Review, ruling: Ruling, *, by: User) -> str:
    """The status in which the review ends: an expert's advice to stop an answer is referred to a moderator."""
    return "referred" if peers.is_beyond(review, by=by, decision=ruling.decision) else "decided"


def let_go(review: Review, *, by: User) -> None:
    """Whoever has it open is done with it. Raises: ReviewNotHeld."""
    try:
        complete_item(item_id=review.id, kind=ItemKind.REVIEW, by=by)
    except ClaimEnded as error:
        raise ReviewNotHeld from error


def take_effect(
    review: Review, ruling: Ruling, judgement: Judgement, *, by: User, to: str, is_by_expert: bool
) -> None:
    """The waiting review ends as `to`; the answer and everybody whom it concerns go on by the decision.

    The note goes to the answer's author, so it is kept in its crowd-safe form, whatever its writer has read.
    """
    was = move(review, to=to)
    review.decision, review.scores, review.quality = ruling.decision, judgement.scores, judgement.quality
    review.note = seal_text(review.answer.enquiry_id, ruling.note).crowd_safe if ruling.note else ""
    review.decided_by, review.decided_at = by, clock.now()
    plain_update.update(review, "status", "decision", "scores", "quality", "note", "decided_by", "decided_at")
    history.record(
        review, verb="review_answer", was=was, story=review.answer.enquiry_id, by=by, why=ruling.decision
    )
    _carry_out(review, by=by)
    if is_by_expert:
        thanking.thank_for_review(review, to=by.id)


def _carry_out(review: Review, *, by: User) -> None:
    if review.status == "referred":
        reviewing.open_review(review.answer, cause=Review.Cause.EXPERT, by=by, excluded_ids=[by.id])
        return
    if review.repeats is not None:
        blind.settle(review, first=review.repeats)
    elif review.is_before_publication:
        _before_publication(review, review.answer, by=by)
    else:
        _after_publication(review, review.answer, by=by)
    if review.cause == Review.Cause.EXPERT and review.decision == Review.Decision.PUBLISH:
        thanking.take_back({peers.referral_of(review).id: thanking.OVERTURNED}, by=by)
    blind.draw_second_look(review)


def _before_publication(review: Review, answer: Answer, *, by: User) -> None:
    match review.decision:
        case Review.Decision.PUBLISH:
            publishing.publish_answer(answer, by=by)
            _send_note(answer, review)
        case Review.Decision.RETURN:
            _return_to_author(review, answer, by=by)
        case Review.Decision.REJECT:
            ending.end_answer(answer, to="rejected", verb="review_answer", by=by)
            ending.count_as_bad(answer)
            requeueing.queue_again(answer.enquiry)
            notices.answer_rejected(answer, review)
        case Review.Decision.ESCALATE:
            escalating.pass_to_staff(
                answer.enquiry, by=by, reason=Escalation.Reason.REVIEWER, note=review.note
            )


def _after_publication(review: Review, answer: Answer, *, by: User) -> None:
    """The customer may have reacted meanwhile; an answer that is not shown any more cannot be taken away again."""
    is_shown = answer.status in {"published", "accepted"}
    match review.decision:
        case Review.Decision.PUBLISH | Review.Decision.RETURN:
            _send_note(answer, review)
        case Review.Decision.REJECT if is_shown:
            retracting.retract_and_go_on(answer, verb="review_answer", by=by, why=review.note)
        case Review.Decision.ESCALATE if is_shown:
            retracting.retract_to_staff(answer, verb="review_answer", by=by, note=review.note)


def _send_note(answer: Answer, review: Review) -> None:
    if review.note:
        notices.answer_coached(answer, review)


def _return_to_author(review: Review, answer: Answer, *, by: User) -> None:
    """The author holds the enquiry again, long enough to rewrite the answer in peace."""
    enquiry = answer.enquiry
    was = move(answer, to="returned")
    claim = hold_item(
        item_id=enquiry.id,
        kind=ItemKind.ENQUIRY,
        story=enquiry.id,
        owner=enquiry.customer,
        topic=enquiry.topic,
        language=enquiry.language,
        holder=answer.author,
        seconds=settings.REWRITE_LEASE_SECONDS,
        excluded_ids=requeueing.previous_authors(enquiry),
    )
    answer.claim_id = claim.id
    answer.save(update_fields=["status", "claim_id"])
    history.record(answer, verb="review_answer", was=was, story=enquiry.id, by=by)
    notices.answer_returned(answer, review)
