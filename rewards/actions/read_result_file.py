from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from rewards import permissions
from rewards.actions.take_results import take_results
from rewards.errors import BadResultFile
from rewards.gateways.file import read_results
from rewards.models import PayoutBatch


def read_result_file(*, by: User, batch_id: UUID, content: bytes) -> PayoutBatch:
    """Take in a file of what billing says became of a batch, all or nothing (take_results.py says what it does).

    Locks the batch, its redemptions, then holders' accounts in the holders' order.
    Raises: NotAllowed, NotFound, BadResultFile.
    """
    permissions.require_ops(by)
    results = read_results(content)
    with transaction.atomic():
        batch = PayoutBatch.objects.lock(batch_id)
        if not batch.lines.filter(reference__in={result.reference for result in results}).exists():
            raise BadResultFile(
                _("None of these references is in batch %(reference)s. Is this the file of another batch?")
                % {"reference": batch.reference}
            )
        return take_results(batch_id=batch.id, results=results, by=by)
