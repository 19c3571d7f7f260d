"""What is told to whom. Live pokes refresh open pages and may be lost; mails go through the outbox and may not.

A mail names rows by id and never carries what was written. Its key is (event, row, person), so that one event tells a
person once, however often an action is repeated.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from accounts.models import Application, Role, User
from common import clock, live, outbox
from marketplace.appeals.models import Appeal
from marketplace.fraud.models import FraudCase
from marketplace.mentoring.models import Mentorship
from marketplace.models import Answer, Enquiry, Escalation, Message, Photo, Review
from marketplace.personal_data.models import Erasure
from marketplace.public_help.models import HelpPage
from marketplace.reports.models import Report
from marketplace.standing.models import StandingEvent
from routing import quiet_hours


def enquiry_changed(enquiry: Enquiry, *, also: Iterable[UUID | None] = ()) -> None:
    """The customer's open pages, and those of the people in `also`, fetch the enquiry again."""
    people = {enquiry.customer_id, *(person for person in also if person is not None)}
    live.poke(sorted(people), type="enquiry.changed", id=enquiry.id)


def customer_asked(message: Message) -> None:
    """The holder asks the customer something: the one thing that waits for the customer."""
    enquiry = message.enquiry
    _mail("customer_asked", row=message.id, person=enquiry.customer_id)
    enquiry_changed(enquiry, also=[message.author_id])


def help_page_proposed(page: HelpPage, enquiry: Enquiry) -> None:
    """Their yes is wanted; without a word most would never come back to say it."""
    _mail("help_page_proposed", row=page.id, person=enquiry.customer_id)
    enquiry_changed(enquiry)


def enquiry_answered(answer: Answer) -> None:
    kind = "staff_answered" if answer.is_by_staff else "enquiry_answered"
    _mail(kind, row=answer.id, person=answer.enquiry.customer_id)
    if answer.is_by_staff:
        _tell_who_passed_it_on(answer.enquiry)
    _answer_changed(answer)


def answer_accepted(answer: Answer) -> None:
    _answer_changed(answer)


def answer_unhelpful(answer: Answer) -> None:
    _answer_changed(answer)


def answer_returned(answer: Answer, review: Review) -> None:
    """The author has it back to rewrite, for a limited time."""
    _mail("answer_returned", row=review.id, person=answer.author_id)
    _push("answer_returned", row=review.id, person=answer.author_id)
    live.poke([answer.author_id], type="answer.returned", id=answer.id)
    enquiry_changed(answer.enquiry)


def answer_rejected(answer: Answer, review: Review) -> None:
    _mail("answer_rejected", row=review.id, person=answer.author_id)
    _answer_changed(answer)


def answer_coached(answer: Answer, review: Review) -> None:
    """A note about an answer that stays as it is."""
    _mail("answer_coached", row=review.id, person=answer.author_id)
    live.poke([answer.author_id], type="answer.changed", id=answer.id)


def answer_found_wrong(answer: Answer) -> None:
    """A worker looks for others like it, so that they are looked at again (marketplace/look_alikes.py)."""
    outbox.tell("review.look_alikes", payload={"id": str(answer.id)}, key=f"review.look_alikes:{answer.id}")


def answer_looks_like(answer_id: UUID, *, wrong: Answer) -> None:
    """Each in a transaction of its own, because each has an enquiry to lock."""
    outbox.tell(
        "review.look_alike",
        payload={"id": str(answer_id)},
        key=f"review.look_alike:{answer_id}:{wrong.id}",
    )


def photo_stored(photo: Photo) -> None:
    """For a worker, which makes it small."""
    outbox.tell("photo.thumbnail", payload={"id": str(photo.id)})


def answer_retracted(answer: Answer) -> None:
    """Both must know: the customer not to rely on it any more, the author why."""
    _mail("answer_withdrawn", row=answer.id, person=answer.enquiry.customer_id)
    _mail("answer_retracted", row=answer.id, person=answer.author_id)
    _answer_changed(answer)


def answer_ended(answer: Answer) -> None:
    """Nothing was wrong with it: the enquiry was withdrawn or went to staff, or its author gave it back."""
    _answer_changed(answer)


def answer_lapsed(answer: Answer) -> None:
    """The author may think that there is time left: what became of their words, and of the question."""
    _mail("answer_lapsed", row=answer.id, person=answer.author_id)
    _push("answer_lapsed", row=answer.id, person=answer.author_id)
    _answer_changed(answer)


def enquiry_escalated(enquiry: Enquiry, *, was_asked_for: bool, escalation_id: UUID) -> None:
    """A customer who asked for our team themselves needs no mail that says so."""
    if not was_asked_for:
        _mail("enquiry_escalated", row=escalation_id, person=enquiry.customer_id)
    enquiry_changed(enquiry)


def review_changed(review: Review, *, people: Iterable[UUID | None]) -> None:
    """For the moderators who have it open; the others' lists fetch by themselves."""
    receivers = sorted({person for person in people if person is not None})
    live.poke(receivers, type="review.changed", id=review.id)


def application_decided(application: Application) -> None:
    _mail("application_decided", row=application.id, person=application.advocate_id)
    live.poke([application.advocate_id], type="application.changed", id=application.id)


def standing_changed(event: StandingEvent) -> None:
    """The person hears what changed and why; their page says what would change it again."""
    _mail("standing_changed", row=event.id, person=event.advocate_id)
    live.poke([event.advocate_id], type="standing.changed", id=event.id)


def fraud_case_opened(case: FraudCase, *, is_urgent: bool) -> None:
    """Ops hears once of each case that is all but certain, and each morning of whatever else waits for them."""
    now = clock.now()
    for person in User.objects.working_as(Role.OPS):
        if is_urgent:
            _mail("fraud_case_opened", row=case.id, person=person.id)
        else:
            morning = quiet_hours.next_morning(person, at=now)
            key = f"mail.fraud_cases_wait:{person.id}:{morning:%Y%m%d}"
            outbox.tell("mail.fraud_cases_wait", payload={"person": str(person.id)}, key=key, at=morning)


def mentorship_changed(pair: Mentorship, *, people: Iterable[UUID]) -> None:
    """`people` hear of it by mail, in words for where it stands; open pages of both fetch it again."""
    for person in people:
        _mail(f"mentorship_{pair.status}", row=pair.id, person=person)
    live.poke(sorted({pair.mentor_id, pair.newcomer_id}), type="mentorship.changed", id=pair.id)


def fraud_case_settled(case: FraudCase) -> None:
    """The advocate hears what was decided about their points, why, and what they can do."""
    _mail(f"fraud_case_{case.status}", row=case.id, person=case.advocate_id)
    live.poke([case.advocate_id], type="standing.changed", id=case.id)


def erasure_requested(erasure: Erasure) -> None:
    """In case it was somebody else at their browser: the letter says until when it can be taken back."""
    _mail("erasure_requested", row=erasure.id, person=erasure.person_id)


def report_decided(report: Report) -> None:
    """Both sides hear what was decided and why; who reported it stays unsaid. After an appeal they hear once more."""
    for person in (report.reporter_id, report.accused_id):
        _mail(f"report_{report.status}", row=report.id, person=person)
        live.poke([person], type="report.changed", id=report.id)


def appeal_decided(appeal: Appeal) -> None:
    _mail("appeal_decided", row=appeal.id, person=appeal.by_id)
    live.poke([appeal.by_id], type="report.changed", id=appeal.id)


def _answer_changed(answer: Answer) -> None:
    live.poke([answer.author_id], type="answer.changed", id=answer.id)
    enquiry_changed(answer.enquiry)


def _tell_who_passed_it_on(enquiry: Enquiry) -> None:
    latest = Escalation.objects.filter(enquiry=enquiry).order_by("created_at").last()
    if latest is not None and latest.by_id not in {None, enquiry.customer_id}:
        _push("escalation_back", row=latest.id, person=latest.by_id)


def _push(event: str, *, row: UUID, person: UUID) -> None:
    """To the person's devices, if they have any (marketplace/push)."""
    outbox.tell(
        f"push.{event}",
        payload={"id": str(row), "person": str(person)},
        key=f"push.{event}:{row}:{person}",
    )


def _mail(event: str, *, row: UUID, person: UUID) -> None:
    outbox.tell(
        f"mail.{event}",
        payload={"id": str(row), "person": str(person)},
        key=f"mail.{event}:{row}:{person}",
    )
