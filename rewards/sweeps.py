"""What the clock does for rewards: confirm awards whose quality window is over, ask billing for what was sent, check
the books every hour, seal them every day, and let points expire where that is
switched on."""

from __future__ import annotations

import logging
from uuid import UUID

from django.conf import settings
from django.db import transaction

from common import clock
from common.sweeps import each, sweep
from common.tasks import retry_after
from rewards import approvals, holds, notices, queries, seals
from rewards.actions.confirm_award import confirm_award
from rewards.actions.expire_points import expire_points
from rewards.actions.reconcile_books import reconcile_books
from rewards.actions.void_approval import void_approval
from rewards.actions.warn_of_expiry import warn_of_expiry
from rewards.budget import this_month
from rewards.expiry import to_be_warned
from rewards.models import Award, Expiry, PayoutLine, Redemption

AT_ONCE = 200

logger = logging.getLogger(__name__)


@sweep(every_seconds=30)
def confirm_due_awards() -> int:
    """Each in its own transaction; rows that another relay holds are left to it."""
    due = Award.objects.filter(status="pending", confirm_at__lte=clock.Now()).order_by("confirm_at")
    due = due.exclude(id__in=holds.open_holds().filter(award__isnull=False).values("award"))
    return each(due.values_list("id", flat=True)[:AT_ONCE], _confirm_unless_taken)


def _confirm_unless_taken(award_id: UUID) -> Award | None:
    free = Award.objects.select_for_update(of=("self",), no_key=True, skip_locked=True)
    with transaction.atomic():
        award = free.filter(id=award_id).first()
        return None if award is None else confirm_award(award_id=award.id)


@sweep(every_seconds=10)
def ask_billing_again() -> int:
    """Each line that billing has not decided, the first time at once, then after longer and longer pauses."""
    due = PayoutLine.objects.filter(outcome="", ask_at__lte=clock.Now()).order_by("ask_at")
    asked = 0
    for line in due[:AT_ONCE]:
        again = clock.seconds_from_now(retry_after(line.asks + 1))
        with transaction.atomic():
            # Of two relays that found it, one counts.
            mine = PayoutLine.objects.filter(id=line.id, asks=line.asks)
            if mine.update(asks=line.asks + 1, ask_at=again):
                notices.line_to_ask_for(line, asks=line.asks + 1)
                asked += 1
    return asked


@sweep(every_seconds=60)
def void_changed_approvals() -> int:
    """What was changed after its approval waits for approval again."""
    approved = Redemption.objects.filter(status="approved").prefetch_related("approvals").order_by("id")
    changed = [redemption.id for redemption in approved if not approvals.holding(redemption)]
    return each(changed, lambda id: void_approval(redemption_id=id))


@sweep(every_seconds=60)
def check_books() -> int:
    """Every hour, and soon after a batch has gone to billing or come back. Faults also raise the alarm in the log."""
    run = reconcile_books() if queries.is_reconciliation_due() else None
    if run is None:
        return 0
    for result in run.results:
        if result["rows"]:
            logger.error("The books are wrong: %s fails for %s", result["check"], result["sample"])
    return run.row_count


@sweep(every_seconds=600)
def watch_budget() -> int:
    """Ops hears before the month's budget is used, and when it is."""
    month = this_month()
    if not month.is_nearly_used:
        return 0
    with transaction.atomic():
        notices.budget_nearly_used(month)
    return 1


@sweep(every_seconds=600)
def warn_of_expiring_points() -> int:
    """Whoever has done nothing for long; nobody where expiry is switched off."""
    return each(to_be_warned(most=AT_ONCE), lambda id: warn_of_expiry(holder_id=id))


@sweep(every_seconds=600)
def expire_due_points() -> int:
    """A month after the warning, unless expiry has been switched off since."""
    due = Expiry.objects.filter(status="warned", expires_at__lte=clock.Now()).order_by("expires_at")
    ids = due.values_list("id", flat=True)[:AT_ONCE] if settings.POINTS_EXPIRE_AFTER_MONTHS else []
    return each(ids, lambda id: expire_points(expiry_id=id))


@sweep(every_seconds=600)
def seal_books() -> int:
    """The day's root soon after midnight (UTC), in the database and outside of it."""
    seals.seal_the_day()
    return seals.write_outside()
