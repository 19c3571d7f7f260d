from __future__ import annotations

from django.db import transaction

from accounts import consents
from accounts.models import User
from common import history
from marketplace.push import reach
from marketplace.push.models import PushDevice


def forget_device(*, by: User | None, endpoint: str) -> None:
    """Tell nothing more at this address: its browser says that it is somebody else's now, or nobody's.

    An endpoint is a secret that only its browser and we have: whoever names it is that browser. `by` is whoever is
    signed in there, if anybody. One that is not known, or no more, is no error.
    """
    with transaction.atomic():
        device = PushDevice.objects.select_for_update().filter(endpoint=endpoint).first()
        if device is None:
            return
        consents.withdraw(device.person, consents.Kind.PUSH, about=device.id)
        history.note("forget_device", kind="device", subject=device.id, story=device.person_id, by=by)
        device.delete()
        reach.settle(device.person)
