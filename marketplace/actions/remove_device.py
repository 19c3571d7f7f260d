from __future__ import annotations

from uuid import UUID

from django.db import transaction

from accounts import consents
from accounts.models import User
from common import history
from common.errors import NotFound
from marketplace.push import reach
from marketplace.push.models import PushDevice


def remove_device(*, by: User, device_id: UUID) -> None:
    """Tell nothing more on one of one's own devices; what waited for it goes too. Raises: NotFound."""
    with transaction.atomic():
        deleted, _ = PushDevice.objects.filter(pk=device_id, person=by).delete()
        if not deleted:
            raise NotFound
        consents.withdraw(by, consents.Kind.PUSH, about=device_id)
        history.note("remove_device", kind="device", subject=device_id, story=by.id, by=by)
        reach.settle(by)
