"""Points for what advocates do in an enquiry, and their way back where it did not stand.

What somebody earns while they are suspended waits until that ends. The caller holds the enquiry's lock and has found
how good the work was.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from operator import attrgetter
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_noop as _

from accounts.models import User
from marketplace.models import Answer, Enquiry, Escalation, Review
from rewards import withholding
from rewards.actions.award_fee import award_fee
from rewards.actions.award_points import award_points
from rewards.actions.hold_award import hold_award
from rewards.actions.reverse_award import reverse_award
from rewards.calculation import Work
from rewards.models import Award
from routing import clocks
from routing.actions.pay_bonus import pay_bonus

OVERTURNED = _("A moderator has judged this answer otherwise.")


def thank_for_answer(answer: Answer) -> None:
    """It solved the enquiry. Locks the author's standing, then their ledger accounts."""
    enquiry = answer.enquiry
    award = partial(
        award_points,
        holder_id=answer.author_id,
        work_id=answer.id,
        story=enquiry.id,
        topic=enquiry.topic,
        label=enquiry.subject,
        work=Work(
            is_first_solved=not _has_failed_before(answer),
            rating=answer.rating,
            is_in_time=_is_in_time(enquiry),
            language=enquiry.language,
        ),
        bonus_points=pay_bonus(story=enquiry.id, holder_id=answer.author_id),
        is_test=enquiry.is_gold,
    )
    _give(award, to=answer.author_id)


def thank_for_escalation(escalation: Escalation, *, to: UUID) -> None:
    """It was right to pass it on. Locks their standing, then their ledger accounts."""
    enquiry = escalation.enquiry
    award = partial(
        award_fee,
        holder_id=to,
        kind=Award.Kind.ESCALATION,
        work_id=escalation.id,
        story=enquiry.id,
        topic=enquiry.topic,
        label=enquiry.subject,
        is_test=enquiry.is_gold,
    )
    _give(award, to=to)


def thank_for_review(review: Review, *, to: UUID) -> None:
    """An advocate has judged an answer; what they found makes no difference.

    Locks their standing, then their ledger accounts.
    """
    enquiry = review.answer.enquiry
    award = partial(
        award_fee,
        holder_id=to,
        kind=Award.Kind.REVIEW,
        work_id=review.id,
        story=enquiry.id,
        topic=enquiry.topic,
        label=enquiry.subject,
        is_test=review.cause == Review.Cause.GOLD,
    )
    _give(award, to=to)


def take_back(why_of: Mapping[UUID, str], *, by: User | None) -> None:
    """What these works earned goes back, each for its reason; a review's points only while they are pending.

    Locks the awards by id, then the ledger accounts person by person in one order: of two retractions at once, each may
    concern the author of the other's answer.
    """
    stands = Q(status="pending") | Q(status="confirmed", kind=Award.Kind.ANSWER)
    awards = Award.objects.filter(stands, work_id__in=why_of).select_for_update(of=("self",), no_key=True)
    for award in sorted(awards.order_by("id"), key=attrgetter("holder_id")):
        reverse_award(work_id=award.work_id, why=why_of[award.work_id], by=by)


def _give(award: Callable[[], Award | None], *, to: UUID) -> None:
    wait = withholding.wait_of(to)
    given = award()
    if wait is not None and given is not None:
        hold_award(award_id=given.id, by=None, reason=wait.reason, cause=wait.cause)


def _is_in_time(enquiry: Enquiry) -> bool:
    """Gold has no clocks, as nobody was promised anything; it earns as if somebody had been."""
    if not enquiry.is_gold:
        return clocks.was_in_time(enquiry.id)
    waited = enquiry.first_answered_at - enquiry.created_at if enquiry.first_answered_at else None
    return waited is not None and waited <= timedelta(seconds=enquiry.promised_seconds or 0)


def _has_failed_before(answer: Answer) -> bool:
    """Whether the customer had read another answer that did not hold."""
    return Answer.objects.filter(enquiry=answer.enquiry, status__in=["unhelpful", "retracted"]).exists()
