"""What else people reported, what came of it, and two appeals that wait for somebody else than who decided first.

Draws no lots, and suspends only somebody who is off and to whom nothing is still to come, so that every other story
goes as it went without it.
"""

from __future__ import annotations

from datetime import timedelta

from accounts.models import Advocate, User
from marketplace.actions.appeal_report import appeal_report
from marketplace.actions.appeal_suspension import appeal_suspension
from marketplace.actions.decide_report import decide_report
from marketplace.actions.file_report import file_report
from marketplace.actions.suspend_advocate import suspend_advocate
from marketplace.demo.teller import Teller
from marketplace.demo.told_time import Told
from marketplace.models import Answer
from marketplace.reports.models import Report
from marketplace.standing.models import Suspension
from routing.models import Availability

BEGAN = timedelta(hours=30)
"""So long before now, after most of the past and before what is going on now."""

APPEALED = (
    "The menu has another name on my phone, so I could not do any of it.",
    "The steps are for an older version of the app. Please say which version you mean.",
    "The menu was renamed only last week. My answer was right when I wrote it.",
)
"""What the customer said, what the moderator decided, and why the author disagrees."""
DISMISSED = (
    "That sounds as if it were my own fault.",
    "The answer names a common cause, and does so kindly. Nothing in it blames you.",
)
OPEN = "It worked, but I think the price in it is last year's."
SUSPENDED = (
    "Twice last month you asked customers to write to you outside Crowdline. Please read again what we ask of you.",
    "Two answers that customers showed us, with an address of a chat group in them.",
    "It was one group for one neighbourhood, and I have left it. I would like to go on helping here.",
)
"""What the person read, what it rests on, and why they appeal."""


def add_reports(teller: Teller) -> None:
    teller.time.add(_reported(teller), moment=teller.time.until - BEGAN)


def _reported(teller: Teller) -> Told[None]:
    """The first moderator finds every kind of work: nothing that waits was decided by them."""
    first, other = teller.people.moderators[0], teller.people.moderators[-1]
    ada, carla = (teller.people.by_key[key] for key in ("ada", "carla"))
    solved = Answer.objects.filter(status="accepted", is_by_staff=False, enquiry__language="en")
    solved = solved.select_related("enquiry__customer", "author").order_by("-submitted_at")
    others = list(solved.exclude(author=ada).exclude(enquiry__customer=carla)[:2])
    upheld = [_file(answer, APPEALED[0]) for answer in others[:1]]
    dismissed = [
        _file(answer, DISMISSED[0], reason="rude")
        for answer in solved.filter(author=ada).exclude(enquiry__customer=carla)[:1]
    ]
    suspended = _suspend(by=other)
    yield timedelta(hours=3)
    for report in upheld:
        decide_report(report_id=report.id, by=other, decision="upheld", note=APPEALED[1])
    for report in dismissed:
        decide_report(report_id=report.id, by=first, decision="dismissed", note=DISMISSED[1])
    yield timedelta(hours=9)
    for report in upheld:
        appeal_report(report_id=report.id, by=report.accused, words=APPEALED[2])
    for person in suspended:
        appeal_suspension(by=person, words=SUSPENDED[2])
    yield timedelta(hours=14)
    for answer in others[1:]:
        _file(answer, OPEN)


def _file(answer: Answer, words: str, *, reason: str = "wrong") -> Report:
    return file_report(
        enquiry_id=answer.enquiry_id,
        item_id=answer.id,
        by=answer.enquiry.customer,
        reason=reason,
        words=words,
    )


def _suspend(*, by: User) -> list[User]:
    """Somebody who has switched off, holds nothing and has nothing to come."""
    off = Availability.objects.filter(is_available=False).values("advocate")
    idle = Advocate.objects.filter(status="approved", pk__in=off)
    idle = idle.exclude(user__claims__status="active").exclude(user__awards__status="pending")
    idle = idle.exclude(user__redemptions__status__in=["requested", "approved", "failed"])
    words, evidence, _ = SUSPENDED
    chosen = [advocate.user for advocate in idle.select_related("user").order_by("user__email")[:1]]
    for user in chosen:
        suspend_advocate(
            advocate_id=user.id, by=by, reason=Suspension.Reason.CONTACT, words=words, evidence=evidence
        )
    return chosen
