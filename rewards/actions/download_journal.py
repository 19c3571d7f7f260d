from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.timezone import get_default_timezone

from accounts.models import User
from common import history
from common.errors import NotFound
from rewards import permissions
from rewards.budget import month_of
from rewards.journal import entries, journal_file


def download_journal(*, year: int, month: int, by: User) -> tuple[str, str]:
    """A calendar month for accounting: (the file's name, its text), on the record.

    Raises: NotAllowed, NotFound if there is no such month.
    """
    permissions.require_ops(by)
    try:
        start, end = month_of(datetime(year, month, 1, tzinfo=get_default_timezone()))
    except (ValueError, OverflowError) as error:
        raise NotFound from error
    called = f"{year:04}-{month:02}"
    with transaction.atomic():
        history.note("download_journal", kind="user", subject=by.id, by=by, why=called)
        return f"journal-{called}.csv", journal_file(entries(start, end))
