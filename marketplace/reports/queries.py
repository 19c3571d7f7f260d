"""Who may report what, and what is read about reports."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.models import User
from common.errors import NotFound
from marketplace.models import Answer, Message
from marketplace.permissions import reader_of
from marketplace.queries import thread, visible_enquiry
from marketplace.reports.models import Report

SHOWN = 50


@dataclass(frozen=True)
class Reportable:
    """A message or an answer: its author, and its crowd-safe words."""

    author_id: UUID
    text: str


def reportable(enquiry_id: UUID, item_id: UUID, *, by: User) -> Reportable:
    """What the thread shows this person and they did not write themselves.

    The thread itself is asked, so that nothing can be reported, or found out to exist, that it does not show.
    Raises: NotFound.
    """
    enquiry = visible_enquiry(enquiry_id, by)
    for item in thread(enquiry, reader_of(enquiry, by)):
        if item.id == item_id and item.text and not item.is_mine:
            found = (Answer if item.kind == "answer" else Message).objects.get(pk=item_id)
            return Reportable(found.author_id, found.body)
    raise NotFound


def open_reports() -> QuerySet[Report]:
    """What waits for a decision, oldest first."""
    return _with_people(Report.objects.filter(status="open")).order_by("filed_at")


def reports_of(person: User) -> QuerySet[Report]:
    """What they reported, newest first."""
    return _with_people(Report.objects.filter(reporter=person)).order_by("-filed_at")[:SHOWN]


def reports_about(person: User) -> QuerySet[Report]:
    """What others reported of theirs, once it is decided, newest first. Who it was is never shown to them."""
    about = Report.objects.filter(~Q(status="open"), accused=person)
    return _with_people(about).order_by("-decided_at")[:SHOWN]


def reports_for(person: User) -> QuerySet[Report]:
    """What they reported, and what others reported of theirs once it is decided: all that they may read of reports."""
    about_them = ~Q(status="open") & Q(accused=person)
    return _with_people(Report.objects.filter(about_them | Q(reporter=person)))


def report_for(report_id: UUID, person: User) -> Report:
    """Raises: NotFound."""
    report = reports_for(person).filter(pk=report_id).first()
    if report is None:
        raise NotFound
    return report


def _with_people(reports: QuerySet[Report]) -> QuerySet[Report]:
    return reports.select_related("enquiry__topic", "accused__advocate", "reporter", "appeal")
