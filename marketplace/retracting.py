"""Taking back an answer that the customer has seen, and what then becomes of the enquiry.

The caller holds the enquiry's lock and has checked permission. Only the answer that the enquiry rests on moves the
enquiry: a sample review may be decided when the story has long gone on with another answer, or is withdrawn.
"""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_noop as _

from accounts.models import User
from common import history
from common.lifecycle import move
from marketplace import accepting, ending, escalating, notices, requeueing
from marketplace.models import Answer, Enquiry, Escalation
from marketplace.quality.risk import verdicts
from marketplace.sealed_text import seal_text
from routing import clocks


def retract_and_go_on(answer: Answer, *, verb: str, by: User, why: str) -> None:
    """The enquiry that an unaccepted answer leaves open goes on to somebody else.

    A resolved enquiry stays resolved (docs/decisions/0021): the customer has said that it is solved or has not come
    back, is told now, and may reopen it. Raises: IllegalMove if the answer is not shown.
    """
    enquiry = answer.enquiry
    why = _in_crowd_safe_words(why, enquiry)
    is_needed = enquiry.status == "answered" and _rests_on(answer, enquiry)
    ending.retract(answer, verb=verb, by=by, why=why, overturned=_let_pass(answer))
    if is_needed:
        reopen(enquiry, verb=verb, by=by, why="retracted")
        requeueing.send_on(enquiry, after=answer, by=by)
    notices.answer_found_wrong(answer)
    notices.answer_retracted(answer)


def retract_to_staff(answer: Answer, *, verb: str, by: User, note: str) -> None:
    """Staff answer instead, whether the answer was accepted or not; what is closed or answered otherwise stays so.

    Raises: IllegalMove if the answer is not shown.
    """
    enquiry = answer.enquiry
    note = _in_crowd_safe_words(note, enquiry)
    is_needed = _rests_on(answer, enquiry)
    why = note or _("Our team answers this one.")
    ending.retract(answer, verb=verb, by=by, why=why, overturned=_let_pass(answer))
    if is_needed:
        reopen(enquiry, verb=verb, by=by, why="retracted")
    if enquiry.status == "open":
        escalating.pass_to_staff(enquiry, by=by, reason=Escalation.Reason.REVIEWER, note=note)
    notices.answer_found_wrong(answer)
    notices.answer_retracted(answer)


def reopen(enquiry: Enquiry, *, verb: str, by: User | None, why: str = "") -> None:
    """Move an answered or resolved enquiry back to open. Raises: IllegalMove."""
    was = move(enquiry, to="open")
    enquiry.answered_at = enquiry.resolved_at = enquiry.assume_solved_at = None
    enquiry.save(
        update_fields=["status", "answered_at", "resolved_at", "assume_solved_at", "not_solved_count"]
    )
    clocks.reopen(enquiry.id)
    history.record(enquiry, verb=verb, was=was, story=enquiry.id, by=by, why=why)


def _let_pass(answer: Answer) -> list[UUID]:
    """The reviews whose verdict this retraction contradicts."""
    found = verdicts.all_given().filter(verdicts.IS_GOOD, answer=answer)
    return list(found.values_list("id", flat=True))


def _rests_on(answer: Answer, enquiry: Enquiry) -> bool:
    """Whether the enquiry counts as answered or solved because of this very answer. A forgotten one rests for good:
    nobody could read what was asked, and nobody would hear the answer."""
    match enquiry.status:
        case "answered":
            return answer.status == "published"
        case "resolved":
            return enquiry.forgotten_at is None and answer == accepting.resolving_answer(enquiry)
        case _:
            return False


def _in_crowd_safe_words(text: str, enquiry: Enquiry) -> str:
    """The author and the ledger's statement read it."""
    return seal_text(enquiry.id, text).crowd_safe if text else ""
