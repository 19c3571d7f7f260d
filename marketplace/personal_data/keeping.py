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
from common.models import HistoryWords, IdempotencyRecord, OutboxEntry
from marketplace.appeals.models import Appeal
from marketplace.fraud.models import FraudCase
from marketplace.models import Draft, Enquiry
from marketplace.personal_data.stories import GONE, forget_stories
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
    forget: Callable[[Collection[Any]], int]

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


def _delete(rows: Any) -> Callable[[Collection[Any]], int]:
    def forget(keys: Collection[Any]) -> int:
        deleted: int = rows.filter(pk__in=keys).delete()[0]
        return deleted

    return forget


def _blank(rows: Any, **values: object) -> Callable[[Collection[Any]], int]:
    def forget(keys: Collection[Any]) -> int:
        blanked: int = rows.filter(pk__in=keys).update(**values)
        return blanked

    return forget


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
DRAFTS = Period(
    "drafts",
    "it was last changed",
    lambda before: Draft.objects.filter(updated_at__lt=before),
    _delete(Draft.objects),
)
REPORTS = Period(
    "disputes",
    "it was decided",
    lambda before: Report.objects.filter(decided_at__lt=before).exclude(text=GONE, words="", note=""),
    _blank(Report.objects, text=GONE, words="", note=""),
)
APPEALS = Period(
    "disputes",
    "it was decided",
    lambda before: Appeal.objects.filter(decided_at__lt=before).exclude(words=GONE, note=""),
    _blank(Appeal.objects, words=GONE, note=""),
)
SUSPENSIONS = Period(
    "disputes",
    "it ended",
    lambda before: Suspension.objects.filter(ended_at__lt=before).exclude(words=GONE, evidence=""),
    _blank(Suspension.objects, words=GONE, evidence=""),
)
FRAUD_CASES = Period(
    "disputes",
    "it was decided",
    lambda before: FraudCase.objects.filter(decided_at__lt=before).exclude(why=""),
    _blank(FraudCase.objects, why=""),
)
APPLICATIONS = Period(
    "applications",
    "it was decided; its words and the test, not its result",
    lambda before: Application.objects.filter(decided_at__lt=before).exclude(
        motivation="", quiz=[], reason=""
    ),
    _blank(Application.objects, motivation="", quiz=[], reason=""),
)
OFFERS = Period(
    "offers",
    "it ended",
    lambda before: Offer.objects.filter(ended_at__lt=before).exclude(status="sent"),
    _delete(Offer.objects),
)
CLOCK_NOTICES = Period(
    "notices",
    "it was due",
    lambda before: ClockNotice.objects.filter(due_at__lt=before, told_at__isnull=False),
    _delete(ClockNotice.objects),
)
PUSH_NOTICES = Period(
    "notices",
    "it was due",
    lambda before: PushNotice.objects.filter(due_at__lt=before).exclude(outcome="waiting"),
    _delete(PushNotice.objects),
)
REDEMPTIONS = Period(
    "bill_accounts",
    "it ended; the number of the bill account, not what was paid",
    lambda before: Redemption.objects.filter(ended_at__lt=before).exclude(bill_account_number=""),
    _blank(Redemption.objects, bill_account_number=""),
)
SESSIONS = Period(
    "sessions",
    "it expired",
    lambda before: Session.objects.filter(expire_date__lt=before),
    _delete(Session.objects),
)
IDEMPOTENCY_RECORDS = Period(
    "idempotency_records",
    "it was made",
    lambda before: IdempotencyRecord.objects.filter(created_at__lt=before),
    _delete(IdempotencyRecord.objects),
)
OUTBOX = Period(
    "outbox",
    "it was delivered",
    lambda before: OutboxEntry.objects.filter(delivered_at__lt=before),
    _delete(OutboxEntry.objects),
)
HISTORY_WORDS = Period(
    "history_words",
    "it was written",
    lambda before: HistoryWords.objects.filter(row__at__lt=before),
    _delete(HistoryWords.objects),
)
CONFIGURATION_LOG = Period(
    "configuration_log",
    "it was written",
    lambda before: LogEntry.objects.filter(action_time__lt=before),
    _delete(LogEntry.objects),
)
