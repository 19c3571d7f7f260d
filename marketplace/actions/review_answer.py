from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.conf import settings
from django.db import transaction
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
from marketplace.errors import ReviewDecided, ReviewNotHeld
from marketplace.limits import NOTE_MAX, NOTE_MIN
from marketplace.locking import lock_story_of_review
from marketplace.models import Answer, Escalation, Review
from marketplace.permissions import require_reviewer, require_third_party
from marketplace.quality import blind, peers, scorecards
from marketplace.quality.scorecards import Judgement
from routing.actions.complete_item import complete_item
from routing.actions.hold_item import hold_item
from routing.errors import ClaimEnded
from routing.models import ItemKind


def review_answer(
    *, review_id: UUID, by: User, decision: str, scores: Mapping[str, int], note: str = ""
) -> Review:
    """Whoever holds a review decides it. Deciding the same again returns the first decision.

    `scores` marks each criterion of the review's own scorecard; an answer that fails one it must pass is not published.
    Before publication the answer is published, returned to its author to rewrite, rejected, or the enquiry goes to
    staff. After publication "publish" confirms it, "return" only sends the note, "reject" retracts the answer and
    "escalate" does that and hands the enquiry to staff. Returning and rejecting need a note. Of an expert the last two
    are advice: a moderator gets a review of their own (marketplace/quality/peers.py). From a blind review nothing
    follows for the answer, unless it would have stopped what the first one let through.
    Raises: Invalid, NotFound, ReviewDecided, ReviewNotHeld, SameParty.
    """
    require_reviewer(by)
    decision = _checked_decision(decision)
    note = _checked_note(note, decision=decision)
    with transaction.atomic():
        review = lock_story_of_review(review_id)
        require_third_party(review.answer, by=by)
        if review.status != "waiting":
            if review.decided_by_id == by.id and review.decision == decision:
                return review
            raise ReviewDecided(_who_decided(review))
        judgement = scorecards.judge(scorecards.criteria_of(review.scorecard_id), scores)
        _check_may_pass(judgement, decision=decision)
        _complete_claim(review, by=by)

        was = move(review, to="referred" if peers.is_beyond(review, by=by, decision=decision) else "decided")
        review.decision, review.scores, review.quality = decision, judgement.scores, judgement.quality
        review.note, review.decided_by, review.decided_at = note, by, clock.now()
        plain_update.update(
            review, "status", "decision", "scores", "quality", "note", "decided_by", "decided_at"
        )
        history.record(
            review, verb="review_answer", was=was, story=review.answer.enquiry_id, by=by, why=decision
        )
        _carry_out(review, by=by)
        if peers.is_expert(by):
            thanking.thank_for_review(review, to=by.id)
        return review


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


def _complete_claim(review: Review, *, by: User) -> None:
    """Raises: ReviewNotHeld."""
    try:
        complete_item(item_id=review.id, kind=ItemKind.REVIEW, by=by)
    except ClaimEnded as error:
        raise ReviewNotHeld from error


def _who_decided(review: Review) -> str:
    if review.decided_by is None:
        return _("This answer is no longer waiting for a decision.")
    return _("%(who)s has already decided on this answer.") % {"who": review.decided_by.display_name}


def _checked_decision(decision: str) -> str:
    """Raises: Invalid."""
    if decision not in Review.Decision.values:
        raise Invalid(fields={"decision": [_("Choose publish, return, reject or escalate.")]})
    return decision


def _check_may_pass(judgement: Judgement, *, decision: str) -> None:
    """Raises: Invalid."""
    if judgement.failed is not None and decision == Review.Decision.PUBLISH:
        failed = _("It fails on “%(criterion)s”, so it cannot be approved.")
        raise Invalid(fields={"decision": [failed % {"criterion": judgement.failed.local_name}]})


def _checked_note(note: str, *, decision: str) -> str:
    """Raises: Invalid."""
    if decision in {Review.Decision.RETURN, Review.Decision.REJECT}:
        return checked_text(note, field="note", max_length=NOTE_MAX, min_length=NOTE_MIN)
    return checked_optional_text(note, field="note", max_length=NOTE_MAX)
