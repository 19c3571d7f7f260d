"""How an answer ends without the customer's yes. The caller holds the enquiry's lock."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from accounts.models import User
from common import clock, history
from common.lifecycle import move
from marketplace import notices, reviewing, thanking
from marketplace.models import Answer, Enquiry
from marketplace.public_help.moving import withdraw_page_of
from routing.actions.record_outcome import record_outcome


def end_answer(answer: Answer, *, to: str, verb: str, by: User | None, why: str = "", words: str = "") -> str:
    """Move the answer to one of its end states and return the state it left. Raises: IllegalMove."""
    was = move(answer, to=to)
    answer.ended_at = clock.now()
    answer.save(update_fields=["status", "ended_at"])
    history.record(answer, verb=verb, was=was, story=answer.enquiry_id, by=by, why=why, words=words)
    return was


def end_unpublished_answer(enquiry: Enquiry, *, verb: str, by: User | None, why: str) -> None:
    """Nobody waits any more for an answer that is being checked or rewritten; it says nothing about its author."""
    answer = (
        Answer.objects.select_related("author")
        .filter(enquiry=enquiry, status__in=["submitted", "returned"])
        .first()
    )
    if answer is None:
        return
    answer.enquiry = enquiry
    end_answer(answer, to="lapsed" if answer.status == "returned" else "rejected", verb=verb, by=by, why=why)
    reviewing.drop_waiting_review(answer, by=by, why=why)
    notices.answer_ended(answer)


def retract(answer: Answer, *, verb: str, by: User | None, why: str, overturned: Iterable[UUID] = ()) -> None:
    """The answer did not hold: it is no longer shown, to strangers neither, and what it earned is taken back.

    `overturned` are the reviews that a moderator contradicts so: what they earned goes back, too. What becomes of the
    enquiry is the caller's business. Raises: IllegalMove.
    """
    end_answer(answer, to="retracted", verb=verb, by=by, words=why)
    reviewing.drop_waiting_review(answer, by=by, why="retracted")
    withdraw_page_of(answer, verb=verb, by=by)
    thanking.take_back({answer.id: why, **dict.fromkeys(overturned, thanking.OVERTURNED)}, by=by)
    count_as_bad(answer)


def count_as_bad(answer: Answer) -> None:
    """The author's record on the topic remembers it; staff have none, and nobody is ranked by a test of ours.

    Locks the skill (marketplace/locking.py).
    """
    if not answer.is_by_staff and not answer.enquiry.is_gold:
        record_outcome(
            advocate_id=answer.author_id,
            topic_id=answer.enquiry.topic_id,
            language=answer.enquiry.language,
            is_good=False,
        )
