from __future__ import annotations

from django.db import transaction

from accounts import consents
from accounts.models import User
from common import history
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
            _forget(earlier, by=by, why="now somebody else’s")
            reach.settle(earlier.person)
        device, is_new = PushDevice.objects.update_or_create(
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
            _forget(surplus, by=by, why="one too many")
        consents.give(by, consents.Kind.PUSH, about=device.id)
        if is_new:
            history.note("add_device", kind="device", subject=device.id, story=by.id, by=by)
        reach.settle(by)
        return device


def _forget(device: PushDevice, *, by: User, why: str) -> None:
    """It makes room. What waited for it goes, and its owner's consent with it."""
    consents.withdraw(device.person, consents.Kind.PUSH, about=device.id)
    history.note("remove_device", kind="device", subject=device.id, story=device.person_id, by=by, why=why)
    device.delete()
