"""Points for what advocates do in an enquiry. What somebody earns while they are suspended waits until that ends.

The caller holds the enquiry's lock and has found that the work was good.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from uuid import UUID

from marketplace.models import Answer, Enquiry, Escalation
from marketplace.standing import suspending
from rewards.actions.award_escalation import award_escalation
from rewards.actions.award_points import award_points
from rewards.calculation import Work
from rewards.models import Award
from routing import clocks
from routing.actions.pay_bonus import pay_bonus


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
        award_escalation,
        holder_id=to,
        work_id=escalation.id,
        story=enquiry.id,
        topic=enquiry.topic,
        label=enquiry.subject,
        is_test=enquiry.is_gold,
    )
    _give(award, to=to)


def _give(award: Callable[[], Award | None], *, to: UUID) -> None:
    suspension = suspending.suspension_of(to)
    given = award()
    if suspension is not None and given is not None:
        suspending.hold_what_comes_meanwhile(given, suspension)


def _is_in_time(enquiry: Enquiry) -> bool:
    """Gold has no clocks, as nobody was promised anything; it earns as if somebody had been."""
    if not enquiry.is_gold:
        return clocks.was_in_time(enquiry.id)
    waited = enquiry.first_answered_at - enquiry.created_at if enquiry.first_answered_at else None
    return waited is not None and waited <= timedelta(seconds=enquiry.promised_seconds or 0)


def _has_failed_before(answer: Answer) -> bool:
    """Whether the customer had read another answer that did not hold."""
    return Answer.objects.filter(enquiry=answer.enquiry, status__in=["unhelpful", "retracted"]).exists()
