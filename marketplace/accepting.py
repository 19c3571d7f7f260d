"""What acceptance means, said by the customer or assumed by the clock. The caller holds the enquiry's lock."""

from __future__ import annotations

from datetime import timedelta

from accounts.models import User
from common import clock, history
from common.errors import IllegalMove
from common.lifecycle import move
from marketplace import notices
from marketplace.models import Answer, Enquiry
from rewards.actions.award_points import award_points
from rewards.calculation import Work
from routing import clocks
from routing.actions.pay_bonus import pay_bonus


def published_answer(enquiry: Enquiry) -> Answer:
    """The answer that the customer is looking at. Raises: IllegalMove."""
    answer = Answer.objects.select_related("author").filter(enquiry=enquiry, status="published").first()
    if answer is None or enquiry.status != "answered":
        raise IllegalMove
    answer.enquiry = enquiry
    return answer


def resolving_answer(enquiry: Enquiry) -> Answer:
    """The answer that a resolved enquiry was last accepted with, also if a moderator has taken it back since."""
    answer = (
        Answer.objects.filter(enquiry=enquiry, status__in=["accepted", "retracted"])
        .exclude(acceptance="")
        .latest("published_at")
    )
    answer.enquiry = enquiry
    return answer


def accept(
    answer: Answer,
    *,
    acceptance: Answer.Acceptance,
    verb: str,
    by: User | None,
    rating: int | None = None,
    comment: str = "",
) -> None:
    """The answer solved it: the enquiry is resolved, and an advocate is thanked with points. Staff earn none."""
    enquiry = answer.enquiry
    now = clock.now()

    was = move(answer, to="accepted")
    answer.acceptance, answer.rating, answer.comment, answer.ended_at = acceptance, rating, comment, now
    answer.save(update_fields=["status", "acceptance", "rating", "comment", "ended_at"])
    history.record(answer, verb=verb, was=was, story=enquiry.id, by=by)

    was = move(enquiry, to="resolved")
    enquiry.resolved_at, enquiry.assume_solved_at = now, None
    enquiry.save(update_fields=["status", "resolved_at", "assume_solved_at"])
    history.record(enquiry, verb=verb, was=was, story=enquiry.id, by=by, why=acceptance.value)

    clocks.solve(enquiry.id)

    if not answer.is_by_staff:
        award_points(
            holder_id=answer.author_id,
            work_id=answer.id,
            story=enquiry.id,
            topic=enquiry.topic,
            label=enquiry.subject,
            work=Work(
                is_first_solved=not _has_failed_before(answer),
                rating=rating,
                is_in_time=_is_in_time(enquiry),
                language=enquiry.language,
            ),
            bonus_points=pay_bonus(story=enquiry.id, holder_id=answer.author_id),
            is_test=enquiry.is_gold,
        )
    notices.answer_accepted(answer)


def _is_in_time(enquiry: Enquiry) -> bool:
    """Gold has no clocks, as nobody was promised anything; it earns as if somebody had been."""
    if not enquiry.is_gold:
        return clocks.was_in_time(enquiry.id)
    waited = enquiry.first_answered_at - enquiry.created_at if enquiry.first_answered_at else None
    return waited is not None and waited <= timedelta(seconds=enquiry.promised_seconds or 0)


def _has_failed_before(answer: Answer) -> bool:
    """Whether the customer had read another answer that did not hold."""
    return Answer.objects.filter(enquiry=answer.enquiry, status__in=["unhelpful", "retracted"]).exists()
