"""Whether an enquiry must be kept from the crowd for what its customer wrote, and doing so.

Sensitive matters are for staff alone. What may hide a personal detail waits for a person, who may let the crowd have it
(actions/release_to_crowd.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from accounts.models import User
from marketplace import accepting, ending, escalating, messages, notices, requeueing, retracting
from marketplace.crowd_safe import find_doubts
from marketplace.models import Answer, Enquiry, Escalation, Message
from marketplace.sealed_text import said_before
from marketplace.sensitive_matters import Matter, sensitive_matter

_REASONS = {
    Matter.SELF_HARM: Escalation.Reason.SELF_HARM,
    Matter.THREAT: Escalation.Reason.THREAT,
    Matter.MINOR: Escalation.Reason.MINOR,
    Matter.FRAUD: Escalation.Reason.FRAUD,
    Matter.BEREAVEMENT: Escalation.Reason.BEREAVEMENT,
    Matter.DEBT: Escalation.Reason.DEBT,
    Matter.COMPLAINT: Escalation.Reason.COMPLAINT,
}
_AT_RISK = [Matter.SELF_HARM.value, Matter.THREAT.value]


@dataclass(frozen=True)
class Concern:
    """Why the crowd may not have it; `note` says in words for staff what was not clear."""

    reason: Escalation.Reason
    note: str = ""


def concern_about(*texts: str, earlier: Sequence[str] = ()) -> Concern | None:
    """The gravest concern about what a customer wrote, one text after the other and after `earlier`, as the crowd reads
    those. A matter counts for more than a doubt.
    """
    text = "\n".join(texts)
    if matter := sensitive_matter(text):
        return Concern(_REASONS[matter])
    doubts = dict.fromkeys(
        str(doubt.why)
        for place, each in enumerate(texts)
        for doubt in find_doubts(each, earlier=[*earlier, *texts[:place]])
    )
    if doubts:
        return Concern(Escalation.Reason.UNCLEAR, note=f"To check: {'; '.join(doubts)}.")
    return None


def sensitive_reason(text: str) -> Escalation.Reason | None:
    """Why it is for staff whatever else they are asked for; a doubt does not matter to them."""
    matter = sensitive_matter(text)
    return _REASONS[matter] if matter else None


def keep_from_crowd(enquiry: Enquiry, *, concern: Concern | None) -> None:
    """Pass it to staff if there is a concern. The caller holds the enquiry's lock.

    A sensitive matter counts after an answer as well; a doubt is hidden by then and no advocate is on it.
    """
    if concern is None:
        return
    if enquiry.status == "answered" and concern.reason != Escalation.Reason.UNCLEAR:
        _set_answer_aside(enquiry, concern=concern)
    if enquiry.status == "open":
        escalating.pass_to_staff(enquiry, by=None, reason=concern.reason, note=concern.note)


def send_on(enquiry: Enquiry, *, reason: str, after: Answer, by: User) -> None:
    """After an answer that did not help: as requeueing.send_on, unless what the customer says of it is for staff.

    The reason, if any, becomes a message.
    """
    concern = concern_about(reason, earlier=said_before(enquiry.id))
    if reason:
        messages.say(enquiry, by=by, kind=Message.Kind.QUESTION, body=reason)
    if concern is None:
        requeueing.send_on(enquiry, after=after, by=by)
    keep_from_crowd(enquiry, concern=concern)


def hand_over(enquiry: Enquiry, *, words: str, reason: Escalation.Reason, by: User) -> None:
    """What somebody said outside of the conversation, with their stars or in a report, and is for staff alone.

    A customer's words become a message, as nobody else would show them to staff beside the question, and open it again
    if it was solved: the accepted answer stands, with its points. Anybody else's pass an open question on and touch no
    answer. Where there is no question any more to read beside them, the report is all. The caller holds the enquiry's
    lock.
    """
    if enquiry.customer_id != by.id:
        if enquiry.status == "open":
            escalating.pass_to_staff(enquiry, by=None, reason=reason)
        return
    said = Message.Kind.QUESTION
    if (
        enquiry.status == "withdrawn"
        or enquiry.forgotten_at
        or messages.just_said(enquiry, by=by, kind=said, body=words)
    ):
        return
    messages.say(enquiry, by=by, kind=said, body=words)
    if enquiry.status == "resolved":
        retracting.reopen(enquiry, verb="keep_from_crowd", by=None, why=reason.value)
    else:
        messages.take_up(enquiry)
    keep_from_crowd(enquiry, concern=Concern(reason))
    notices.enquiry_changed(enquiry, also=messages.listeners(enquiry))


def _set_answer_aside(enquiry: Enquiry, *, concern: Concern) -> None:
    """It says nothing about its author that the customer needs our team."""
    answer = accepting.published_answer(enquiry)
    ending.end_answer(answer, to="unhelpful", verb="keep_from_crowd", by=None, why=concern.reason.value)
    retracting.reopen(enquiry, verb="keep_from_crowd", by=None, why=concern.reason.value)


def is_at_risk(enquiry: Enquiry) -> bool:
    """Whether somebody's life may be in danger, so that the customer's page says whom to call: by what it was passed on
    for, or by what was said when it was with staff already."""
    by_reason = Q(escalations__reason__in=[*_AT_RISK, Escalation.Reason.SAFETY])
    return Enquiry.objects.filter(by_reason | Q(messages__matter__in=_AT_RISK), id=enquiry.id).exists()
