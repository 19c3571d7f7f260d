from __future__ import annotations

from django.db import transaction

from accounts import consents
from accounts.models import User
from common.errors import Invalid, NotAllowed
from marketplace.push import keys, reach, web_push
from marketplace.push.models import ENDPOINT_MAX, PushDevice

DEVICES_MAX = 10


def add_device(*, by: User, endpoint: str, p256dh: str, auth: str, name: str) -> PushDevice:
    """An advocate allows this browser to show news; the same browser again only renews its keys.

    A browser belongs to whoever allowed it last: news for the one before must not appear on it. The oldest device
    makes room for the eleventh. Raises: NotAllowed, Invalid.
    """
    if not by.is_advocate:
        raise NotAllowed
    if len(endpoint) > ENDPOINT_MAX or not web_push.is_push_service(endpoint):
        raise Invalid(fields={"endpoint": ["That is no push service we know."]})
    if not keys.are_usable(p256dh=p256dh, auth=auth):
        raise Invalid(fields={"p256dh": ["These are no keys of a browser."]})
    with transaction.atomic():
        earlier = PushDevice.objects.select_for_update().filter(endpoint=endpoint).first()
        if earlier is not None and earlier.person_id != by.id:
            consents.withdraw(earlier.person, consents.Kind.PUSH, about=earlier.id)
            earlier.delete()
            reach.settle(earlier.person)
        device, _ = PushDevice.objects.update_or_create(
            endpoint=endpoint,
            defaults={
                "person": by,
                "p256dh": p256dh,
                "auth": auth,
                "name": name,
                "state": "new",
                "last_error": "",
            },
        )
        for surplus in PushDevice.objects.filter(person=by).order_by("-added_at")[DEVICES_MAX:]:
            consents.withdraw(by, consents.Kind.PUSH, about=surplus.id)
            surplus.delete()
        consents.give(by, consents.Kind.PUSH, about=device.id)
        reach.settle(by)
        return device
