"""The mails of the story, one courier for each kind that marketplace/notices.py tells; what goes by push, and what a
worker does afterwards.

A courier looks at the row again when it sends: what no longer holds is not sent. What customers and advocates wrote
appears only in its crowd-safe form, and never more than a subject or a note. What waits for the end of somebody's quiet
hours is said in letter_hours.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.mailing import send_mail
from accounts.models import Application, Role, User
from common import clock, outbox
from common.couriers import courier
from common.ids import short_reference
from common.models import OutboxEntry
from marketplace import notices
from marketplace.actions.review_look_alike import review_look_alike
from marketplace.appeals.models import Appeal
from marketplace.fraud import queries as fraud_queries
from marketplace.fraud.models import FraudCase
from marketplace.look_alikes import look_alikes
from marketplace.mentoring.models import Mentorship
from marketplace.models import Answer, Enquiry, Escalation, Message, Review
from marketplace.personal_data.models import Erasure
from marketplace.photo_storage import make_thumbnail
from marketplace.public_help.models import HelpPage
from marketplace.push import delivery
from marketplace.push.models import PushKind
from marketplace.reports.models import Report
from marketplace.standing.models import StandingEvent
from routing import quiet_hours
from routing.models import Clock, ClockNotice

LISTED = 20
"""A letter names so many enquiries or cases and counts the others: after a storm nobody reads more."""


@courier("mail.customer_asked")
def customer_asked(entry: OutboxEntry) -> None:
    message = Message.objects.select_related("author", "enquiry").get(pk=entry.payload["id"])
    if message.enquiry.status == "open":
        link = _link("enquiry_reply", message.enquiry_id)
        _send(entry, message.enquiry, link=link, who=message.author.display_name)


@courier("mail.enquiry_answered")
def enquiry_answered(entry: OutboxEntry) -> None:
    """Also when our team answered, in other words (mail/staff_answered.txt); and whether it replaces a wrong answer."""
    answer = Answer.objects.select_related("author", "enquiry").get(pk=entry.payload["id"])
    if answer.status == "published":
        replaces = Answer.objects.filter(enquiry=answer.enquiry_id, status="retracted").exists()
        link = _link("enquiry_reply", answer.enquiry_id)
        _send(entry, answer.enquiry, link=link, who=answer.author.display_name, replaces=replaces)


courier("mail.staff_answered")(enquiry_answered)


@courier("mail.help_page_proposed")
def help_page_proposed(entry: OutboxEntry) -> None:
    """Not once they have said yes or no on the page itself, nor when its answer was taken back."""
    page = HelpPage.objects.select_related("answer__enquiry").get(pk=entry.payload["id"])
    if page.status == "proposed" and page.answer.status == "accepted":
        enquiry = page.answer.enquiry
        _send(entry, enquiry, link=_link("enquiry_reply", enquiry.id))


@courier("mail.enquiry_escalated")
def enquiry_escalated(entry: OutboxEntry) -> None:
    escalation = Escalation.objects.select_related("enquiry").get(pk=entry.payload["id"])
    if escalation.closed_at is None:
        _send(entry, escalation.enquiry)


@courier("mail.answer_withdrawn")
def answer_withdrawn(entry: OutboxEntry) -> None:
    """The customer had read it and must not rely on it any more."""
    answer = Answer.objects.select_related("enquiry").get(pk=entry.payload["id"])
    status = answer.enquiry.status
    _send(entry, answer.enquiry, is_solved=status == "resolved", is_open=status == "open")


@courier("mail.answer_retracted")
def answer_retracted(entry: OutboxEntry) -> None:
    """For its author; why stands with the answer on their page."""
    answer = Answer.objects.select_related("enquiry").get(pk=entry.payload["id"])
    _send(entry, answer.enquiry, link=_link("my_answers"))


@courier("review.look_alikes")
def look_for_alikes(entry: OutboxEntry) -> None:
    wrong = Answer.objects.get(pk=entry.payload["id"])
    for answer_id in look_alikes(wrong):
        notices.answer_looks_like(answer_id, wrong=wrong)


@courier("review.look_alike")
def look_again(entry: OutboxEntry) -> None:
    review_look_alike(answer_id=UUID(entry.payload["id"]))


@courier("photo.thumbnail")
def photo_thumbnail(entry: OutboxEntry) -> None:
    make_thumbnail(UUID(entry.payload["id"]))


@courier("mail.answer_returned")
def answer_returned(entry: OutboxEntry) -> None:
    review = _review(entry)
    if review.answer.status == "returned":
        link = _link("claim", review.answer.claim_id)
        minutes = settings.REWRITE_LEASE_SECONDS // 60
        _send(entry, review.answer.enquiry, link=link, note=review.note, minutes=minutes)


@courier("mail.answer_lapsed")
def answer_lapsed(entry: OutboxEntry) -> None:
    answer = Answer.objects.select_related("enquiry").get(pk=entry.payload["id"])
    _send(entry, answer.enquiry, link=f"{_link('my_answers')}#answer-{answer.id}")


@courier("mail.answer_rejected")
def answer_rejected(entry: OutboxEntry) -> None:
    review = _review(entry)
    _send(entry, review.answer.enquiry, link=_link("my_answers"), note=review.note)


courier("mail.answer_coached")(answer_rejected)


@courier("mail.application_decided")
def application_decided(entry: OutboxEntry) -> None:
    application = Application.objects.select_related("advocate__user").get(pk=entry.payload["id"])
    page = "queue" if application.is_approved else "apply"
    send_mail(
        application.advocate.user,
        template="application_decided",
        context={
            "application": application,
            "link": _link("profile" if application.is_further else page),
            "practice_link": _link("practice") if application.practice.exists() else "",
        },
    )


@courier("mail.standing_changed")
def standing_changed(entry: OutboxEntry) -> None:
    event = StandingEvent.objects.select_related("advocate__user").get(pk=entry.payload["id"])
    send_mail(
        event.advocate.user,
        template="standing_changed",
        context={"event": event, "link": _link("standing")},
    )


@courier("mail.fraud_case_opened")
def fraud_case_opened(entry: OutboxEntry) -> None:
    """For ops, about one case; not at night, and not once somebody has decided."""
    person = User.objects.get(pk=entry.payload["person"])
    if _waits_for_the_morning(entry, person):
        return
    case = fraud_queries.waiting().filter(pk=entry.payload["id"]).first()
    if case is not None:
        _send_cases(person, [case], link=_link("fraud_case", case.id))


@courier("mail.fraud_cases_wait")
def fraud_cases_wait(entry: OutboxEntry) -> None:
    """For ops, each morning after there was a new case: all that wait for a decision."""
    if cases := list(fraud_queries.waiting()):
        person = User.objects.get(pk=entry.payload["person"])
        _send_cases(person, cases, link=_link("fraud_cases"))


def _send_cases(person: User, cases: Sequence[FraudCase], *, link: str) -> None:
    """By their references and what was seen; nobody's name leaves the site. Nothing to who is not in ops any more."""
    if not person.has_role(Role.OPS):
        return
    context = {
        "cases": cases[:LISTED],
        "more": len(cases) - len(cases[:LISTED]),
        "points": fraud_queries.points_in(cases),
        "link": link,
    }
    send_mail(person, template="fraud_case_opened", context=context)


@courier("mail.fraud_case_cleared")
def fraud_case_settled(entry: OutboxEntry) -> None:
    """Unless the next decision has overtaken it."""
    case = FraudCase.objects.select_related("advocate__user").get(pk=entry.payload["id"])
    if entry.kind == f"mail.fraud_case_{case.status}":
        context = {"case": case, "link": _link("standing")}
        send_mail(case.advocate.user, template="fraud_case_settled", context=context)


courier("mail.fraud_case_upheld")(fraud_case_settled)
courier("mail.fraud_case_closed")(fraud_case_settled)


@courier("mail.mentorship_proposed")
def mentorship_changed(entry: OutboxEntry) -> None:
    """For both, unless it has gone on meanwhile."""
    pair = Mentorship.objects.select_related("topic").get(pk=entry.payload["id"])
    if entry.kind == f"mail.mentorship_{pair.status}":
        person = User.objects.get(pk=entry.payload["person"])
        context = {"pair": pair, "is_mentor": pair.mentor_id == person.id, "link": _link("mentoring")}
        send_mail(person, template="mentorship", context=context)


courier("mail.mentorship_running")(mentorship_changed)
courier("mail.mentorship_ended")(mentorship_changed)


@courier("mail.report_upheld")
def report_decided(entry: OutboxEntry) -> None:
    """For both sides, in the same words; the second decision after an appeal is a letter of its own."""
    report = Report.objects.select_related("enquiry").get(pk=entry.payload["id"])
    if entry.kind == f"mail.report_{report.status}":
        person = User.objects.get(pk=entry.payload["person"])
        context = {
            "report": report,
            "is_reporter": report.reporter_id == person.id,
            "link": _link("my_reports"),
        }
        send_mail(person, template="report_decided", context=context)


courier("mail.report_dismissed")(report_decided)


@courier("mail.appeal_decided")
def appeal_decided(entry: OutboxEntry) -> None:
    appeal = Appeal.objects.select_related("by").get(pk=entry.payload["id"])
    link = _link("my_reports" if appeal.report_id else "standing")
    send_mail(appeal.by, template="appeal_decided", context={"appeal": appeal, "link": link})


@courier("mail.erasure_requested")
def erasure_requested(entry: OutboxEntry) -> None:
    erasure = Erasure.objects.select_related("person").get(pk=entry.payload["id"])
    if erasure.status == "requested":
        send_mail(
            erasure.person,
            template="erasure_requested",
            context={"erasure": erasure, "link": _link("erasure")},
        )


@courier("mail.clock_notices")
def clock_notices(entry: OutboxEntry) -> None:
    """For staff: which promises are broken or soon will be. One that is late waits for the end of their quiet hours."""
    person = User.objects.get(pk=entry.payload["person"])
    if _waits_for_the_morning(entry, person):
        return
    notices = ClockNotice.objects.filter(letter=entry.payload["id"]).select_related("clock__topic")
    missed = notices.filter(event=ClockNotice.Event.MISSED)
    lines = [_line(notice) for notice in notices.order_by("-event", "clock__due_at")[:LISTED]]
    send_mail(
        person,
        template="clock_notices",
        context={
            "missed": missed.count(),
            "warned": notices.count() - missed.count(),
            "lines": lines,
            "more": notices.count() - len(lines),
            "link": _link("desk" if person.has_role(Role.AGENT) else "operations"),
        },
    )


def _waits_for_the_morning(entry: OutboxEntry, person: User) -> bool:
    """Whether it falls into their quiet hours: then it is told again when those are over."""
    now = clock.now()
    chance = quiet_hours.first_chance([person], at=now)[person.id]
    if chance > now:
        outbox.tell(entry.kind, payload=entry.payload, at=chance)
    return chance > now


def _line(notice: ClockNotice) -> dict[str, object]:
    """An enquiry by its reference and topic, never by what was written in it."""
    clock_of_it = notice.clock
    return {
        "reference": short_reference(clock_of_it.item_id, prefix="CL"),
        "topic": clock_of_it.topic.local_name,
        "what": WAITED_FOR[Clock.Kind(clock_of_it.kind)],
        "is_missed": notice.event == ClockNotice.Event.MISSED,
    }


WAITED_FOR = {
    Clock.Kind.FIRST_RESPONSE: _("the first response"),
    Clock.Kind.NEXT_RESPONSE: _("the next response"),
    Clock.Kind.RESOLUTION: _("the solution"),
}


def _review(entry: OutboxEntry) -> Review:
    return Review.objects.select_related("answer__enquiry").get(pk=entry.payload["id"])


def _send(entry: OutboxEntry, enquiry: Enquiry, *, link: str = "", **context: object) -> None:
    """To the person the notice is for; without another link, the link leads to the enquiry's page."""
    send_mail(
        User.objects.get(pk=entry.payload["person"]),
        template=entry.kind.removeprefix("mail."),
        context={"enquiry": enquiry, "link": link or _link("enquiry", enquiry.id), **context},
    )


def _link(page: str, *ids: UUID) -> str:
    return settings.SITE_URL + reverse(page, args=ids)


for _kind in PushKind:
    courier(f"push.{_kind.value}")(delivery.announce)
courier(delivery.TO_ONE_DEVICE)(delivery.deliver)
