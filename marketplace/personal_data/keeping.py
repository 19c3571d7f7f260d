"""How long what is kept, and forgetting it afterwards. The days are settings.KEEP_DAYS.

A batch is locked under the very condition that makes it overdue, so what has changed in the meantime is left alone, and
any number of workers may forget at once.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.models import Application
from common import clock
from common.models import Deferred, HistoryWords, IdempotencyRecord, OutboxEntry
from marketplace.appeals.models import Appeal
from marketplace.fraud.models import FraudCase
from marketplace.models import Draft, Enquiry
from marketplace.personal_data.stories import GONE, forget_stories
from marketplace.practice.models import PracticeAnswer
from marketplace.push.models import PushNotice
from marketplace.reports.models import Report
from marketplace.standing.models import Suspension
from rewards.models import Redemption
from routing.models import ClockNotice, Offer

BATCH = 500
MOST = 20 * BATCH
"""Of one kind in one run: the next one goes on."""


@dataclass(frozen=True)
class Period:
    """`overdue` finds what is older than a moment and still there; `forget` takes the keys of a locked batch."""

    kind: str
    since: str
    overdue: Callable[[datetime], QuerySet[Any]]
    forget: Callable[[Collection[Any]], object]

    def __str__(self) -> str:
        days = settings.KEEP_DAYS[self.kind]
        return f"{days} days after {self.since} (KEEP_{self.kind.upper()}_DAYS)"

    def forget_overdue(self) -> int:
        """In batches, each a transaction of its own; returns how many rows."""
        done = 0
        while done < MOST:
            batch = self._forget_batch()
            done += batch
            if batch < BATCH:
                break
        return done

    def _forget_batch(self) -> int:
        before = clock.now() - timedelta(days=settings.KEEP_DAYS[self.kind])
        with transaction.atomic():
            overdue = self.overdue(before).select_for_update(of=("self",), no_key=True, skip_locked=True)
            keys = list(overdue.values_list("pk", flat=True)[:BATCH])
            if keys:
                self.forget(keys)
            return len(keys)


def _deleted(kind: str, since: str, rows: QuerySet[Any], *, at: str) -> Period:
    """`at` is the column of the moment from which on the days count."""
    return Period(
        kind,
        since,
        lambda before: rows.filter(**{f"{at}__lt": before}),
        lambda keys: rows.filter(pk__in=keys).delete(),
    )


def _emptied(kind: str, since: str, rows: QuerySet[Any], *, at: str, **empty: object) -> Period:
    """The rows stay, and in their columns what `empty` says."""
    return Period(
        kind,
        since,
        lambda before: rows.filter(**{f"{at}__lt": before}).exclude(**empty),
        lambda keys: rows.filter(pk__in=keys).update(**empty),
    )


QUESTIONS = Period(
    "questions",
    "it was solved or withdrawn",
    lambda before: Enquiry.objects.filter(
        Q(status="resolved", resolved_at__lt=before) | Q(status="withdrawn", withdrawn_at__lt=before),
        created_at__lt=before,
        forgotten_at=None,
    ),
    forget_stories,
)
DRAFTS = _deleted("drafts", "it was last changed", Draft.objects.all(), at="updated_at")
REPORTS = _emptied(
    "disputes", "it was decided", Report.objects.all(), at="decided_at", text=GONE, words="", note=""
)
APPEALS = _emptied("disputes", "it was decided", Appeal.objects.all(), at="decided_at", words=GONE, note="")
SUSPENSIONS = _emptied(
    "disputes", "it ended", Suspension.objects.all(), at="ended_at", words=GONE, evidence=""
)
FRAUD_CASES = _emptied("disputes", "it was decided", FraudCase.objects.all(), at="decided_at", why="")
APPLICATIONS = _emptied(
    "applications",
    "it was decided; its words and the test, not its result",
    Application.objects.all(),
    at="decided_at",
    motivation="",
    quiz=[],
    reason="",
)
PRACTICE = _emptied(
    "applications",
    "it was decided; the words, not the mark",
    PracticeAnswer.objects.all(),
    at="application__decided_at",
    body="",
    note="",
)
OFFERS = _deleted("offers", "it ended", Offer.objects.exclude(status="sent"), at="ended_at")
CLOCK_NOTICES = _deleted(
    "notices", "it was due", ClockNotice.objects.filter(told_at__isnull=False), at="due_at"
)
PUSH_NOTICES = _deleted("notices", "it was due", PushNotice.objects.exclude(outcome="waiting"), at="due_at")
REDEMPTIONS = _emptied(
    "bill_accounts",
    "it ended; the number of the bill account, not what was paid",
    Redemption.objects.all(),
    at="ended_at",
    bill_account_number="",
)
SESSIONS = _deleted("sessions", "it expired", Session.objects.all(), at="expire_date")
IDEMPOTENCY_RECORDS = _deleted(
    "idempotency_records", "it was made", IdempotencyRecord.objects.all(), at="created_at"
)
DEFERRED = _deleted("deferred", "it was due", Deferred.objects.exclude(status="waiting"), at="due_at")
OUTBOX = _deleted("outbox", "it was delivered", OutboxEntry.objects.all(), at="delivered_at")
HISTORY_WORDS = _deleted("history_words", "it was written", HistoryWords.objects.all(), at="row__at")
CONFIGURATION_LOG = _deleted("configuration_log", "it was written", LogEntry.objects.all(), at="action_time")
