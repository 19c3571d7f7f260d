"""What acceptance means, said by the customer or assumed by the clock. The caller holds the enquiry's lock."""

from __future__ import annotations

from accounts.models import User
from common import clock, history
from common.errors import IllegalMove
from common.lifecycle import move
from marketplace import notices, thanking
from marketplace.models import Answer, Enquiry
from routing import clocks


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
    """The answer solved it: the enquiry is resolved, and an advocate is thanked with points. Staff earn none.

    Locks the author's standing, then their ledger accounts.
    """
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
        thanking.thank_for_answer(answer)
    notices.answer_accepted(answer)
