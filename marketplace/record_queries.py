"""The record of who did what, as ops searches it: by who did it, what it was about, what was done, when and
from where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from common.models import HistoryRow

ROWS_SHOWN = 50

_BY_API, _BY_CONFIGURATION = Q(door__contains=" api:"), Q(door__contains=" admin:")
_BY_COMMAND, _BY_CLOCK = Q(door__startswith="command "), Q(door="")
WAYS = {
    "page": ~(_BY_API | _BY_CONFIGURATION | _BY_COMMAND | _BY_CLOCK),
    "api": _BY_API,
    "configuration": _BY_CONFIGURATION,
    "command": _BY_COMMAND,
    "clock": _BY_CLOCK,
}
"""What the door of a row is (common/request_context.py), as ops asks for it."""


@dataclass(frozen=True)
class Search:
    """What was asked for; empty parts match everything. `person` is an address of theirs, `about` any id."""

    person: str = ""
    about: UUID | None = None
    verb: str = ""
    day: date | None = None
    way: str = ""
    """A key of WAYS."""
    network: str = ""
    """As the record keeps it."""


@dataclass(frozen=True)
class Page:
    rows: Sequence[HistoryRow]
    before: int | None
    """Where the page of older rows begins, if there are any."""


def search(wanted: Search, *, before: int | None = None) -> Page:
    """Newest first. At most five queries of ROWS_SHOWN + 1 rows each, however many match."""
    found = {row.id: row for part in _parts(wanted, before) for row in part[: ROWS_SHOWN + 1]}
    rows = [found[row_id] for row_id in sorted(found, reverse=True)]
    return Page(rows[:ROWS_SHOWN], rows[ROWS_SHOWN - 1].id if len(rows) > ROWS_SHOWN else None)


def _parts(wanted: Search, before: int | None) -> Sequence[QuerySet[HistoryRow]]:
    """What matches, in parts that each lie in one index in the order of the page. By either of two columns it would lie
    in none, and be looked for from the newest row on: to the end of the record, if it is rare."""
    rows, parts = _narrowed(wanted, before), [Q()]
    if wanted.person:
        person = User.objects.filter(email__iexact=wanted.person).values_list("id", flat=True).first()
        parts = [Q(actor_id=person), Q(story=person)] if person else []
    if wanted.about:
        by_id = [Q(story=wanted.about), Q(subject=wanted.about)]
        parts = [part & each for part in parts for each in by_id]
    return [rows.filter(part) for part in parts]


def _narrowed(wanted: Search, before: int | None) -> QuerySet[HistoryRow]:
    rows = HistoryRow.objects.select_related("actor").order_by("-id")
    if wanted.verb:
        rows = rows.filter(verb=wanted.verb)
    if wanted.day:
        rows = rows.filter(at__gte=_midnight(wanted.day), at__lt=_midnight(wanted.day + timedelta(days=1)))
        # Not the order of an index, which the planner would walk from the newest row back to that day.
        rows = rows.order_by((F("id") + 0).desc())
    if wanted.way:
        rows = rows.filter(WAYS[wanted.way])
    if wanted.network:
        rows = rows.filter(network=wanted.network)
    return rows.filter(id__lt=before) if before else rows


def _midnight(day: date) -> datetime:
    """At which it begins for whoever asks. Two moments, as the index knows of no days."""
    return timezone.make_aware(datetime.combine(day, time.min))
