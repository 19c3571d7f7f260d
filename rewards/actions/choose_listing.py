from __future__ import annotations

from typing import Literal

from django.db import transaction

from accounts.models import User
from common import history
from rewards.listing import Unlisted

Listing = Literal["listed", "unlisted"]


def choose_listing(*, by: User, listing: Listing) -> None:
    """Whether one is named on leaderboards, from now on. Saying the same again changes nothing."""
    with transaction.atomic():
        if listing == "listed":
            Unlisted.objects.filter(person=by).delete()
        else:
            Unlisted.objects.bulk_create([Unlisted(person=by)], ignore_conflicts=True)
        history.note("choose_listing", kind="user", subject=by.id, by=by, why=listing)
