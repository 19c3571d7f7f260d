from __future__ import annotations

from django.db import connection, transaction

from common import clock
from rewards import notices, reconciliation
from rewards.models import ReconciliationRun

SAMPLE = 10
"""Rows of one check that are kept with the run; they are counted all."""


def reconcile_books() -> ReconciliationRun | None:
    """Run every check, keep what each found, and tell ops of whatever is new. None while somebody else is at it."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext('reconcile_books'))")
            (is_alone,) = cursor.fetchone()
        if not is_alone:
            return None
        found: dict[str, list[str]] = {check: [] for check in reconciliation.all_checks()}
        for fault in reconciliation.all_faults():
            found[fault.check].append(fault.detail)
        run = ReconciliationRun.objects.create(
            at=clock.now(),
            row_count=sum(map(len, found.values())),
            results=[
                {"check": check, "rows": len(details), "sample": details[:SAMPLE]}
                for check, details in found.items()
            ],
        )
        for check, details in found.items():
            if details:
                notices.books_disagree(run, check=check, details=details)
        return run
