"""Taking back an answer that the customer has seen, and what then becomes of the enquiry.

The caller holds the enquiry's lock and has checked permission.
"""

from __future__ import annotations

from accounts.models import User
from common import history
from common.lifecycle import move
from marketplace import ending, escalating, notices, requeueing
from marketplace.models import Answer, Enquiry, Escalation


def retract_and_go_on(answer: Answer, *, verb: str, by: User, why: str) -> None:
    """An unaccepted answer's enquiry goes back to the queue, to somebody else.

    An accepted answer's enquiry stays resolved (docs/decisions/0021): the customer has said that it is solved or has
    not come back, is told now, and may reopen it.
    """
    was_accepted = answer.status == "accepted"
    ending.retract(answer, verb=verb, by=by, why=why)
    if not was_accepted:
        reopen(answer.enquiry, verb=verb, by=by, why=why)
        requeueing.queue_again(answer.enquiry)
    notices.answer_retracted(answer)


def retract_to_staff(answer: Answer, *, verb: str, by: User, note: str) -> None:
    """The answer is taken back and staff answer instead, whether it was accepted or not."""
    ending.retract(answer, verb=verb, by=by, why=note or "Our team answers this one.")
    reopen(answer.enquiry, verb=verb, by=by, why=note)
    escalating.pass_to_staff(answer.enquiry, by=by, reason=Escalation.Reason.REVIEWER, note=note)
    notices.answer_retracted(answer)


def reopen(enquiry: Enquiry, *, verb: str, by: User, why: str = "") -> None:
    """Move an answered or resolved enquiry back to open. Raises: IllegalMove."""
    was = move(enquiry, to="open")
    enquiry.answered_at = enquiry.resolved_at = enquiry.assume_solved_at = None
    enquiry.save(
        update_fields=["status", "answered_at", "resolved_at", "assume_solved_at", "not_solved_count"]
    )
    history.record(enquiry, verb=verb, was=was, story=enquiry.id, by=by, why=why)
