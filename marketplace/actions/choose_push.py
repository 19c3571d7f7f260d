from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from accounts.models import User
from common import history
from common.errors import Invalid, NotAllowed
from marketplace.push import reach
from marketplace.push.models import PushChoice, PushKind


def choose_push(*, by: User, choices: Mapping[PushKind, PushChoice.When]) -> None:
    """What an advocate wants to be told by push, and when; kinds that are not named stay as they were.

    An offer is for now: told at once or never. Raises: NotAllowed, Invalid.
    """
    if not by.is_advocate:
        raise NotAllowed
    if choices.get(PushKind.OFFER) == PushChoice.When.DAILY:
        raise Invalid(fields={PushKind.OFFER.value: ["Offers do not wait for the evening."]})
    with transaction.atomic():
        for kind, when in choices.items():
            PushChoice.objects.update_or_create(person=by, kind=kind, defaults={"when": when})
        history.note("choose_push", kind="user", subject=by.id, by=by, why=", ".join(sorted(choices)))
        reach.settle(by)
