from __future__ import annotations

from uuid import UUID

from django.db import transaction

from accounts.models import User
from common import history
from rewards import payouts, permissions
from rewards.gateways.file import payout_file


def download_batch(*, batch_id: UUID, by: User) -> tuple[str, str]:
    """A batch as billing reads it: (the file's name, its text), on the record as what left the house by whom.

    The same batch gives the same file every time. Raises: NotAllowed, NotFound.
    """
    permissions.require_ops(by)
    with transaction.atomic():
        batch = payouts.batch(batch_id, viewer=by)
        history.note("download_batch", kind="payoutbatch", subject=batch.id, by=by)
        return f"{batch.reference}.csv", payout_file(batch)
