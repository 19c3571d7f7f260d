from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import consents
from accounts.models import User
from accounts.tiers import RIGHTS
from common import clock, history
from common.errors import Invalid, NotAllowed
from routing import presence
from routing.actions.offer_backlog import offer_backlog
from routing.models import Availability, Skill

LONGEST_OPEN = 10
"""In any tier; the check constraint max_open_1_to_10 says the same."""


def set_availability(
    *,
    by: User,
    is_available: bool,
    until: datetime | None = None,
    max_open: int | None = None,
    topic_ids: Collection[UUID] | None = None,
    languages: Collection[str] | None = None,
) -> Availability:
    """Go on or off, until a moment or until further notice; optionally choose among one's topics and languages.

    Going on brings offers for waiting work at once, or when their quiet hours end. Going off takes no offer back:
    whoever has one may still claim it until it ends. Locks the Availability, then the skills.
    Whoever goes on has agreed to the terms as they are now. Raises: NotAllowed, Invalid, TermsChanged.
    """
    with transaction.atomic():
        availability = Availability.objects.select_for_update(no_key=True).filter(advocate_id=by.id).first()
        # The advocate is read after the lock: joined to it, they would be as old as the wait for it.
        if availability is None or availability.advocate.status != "approved":
            raise NotAllowed
        if is_available:
            consents.require_current(by, consents.Kind.ADVOCATE_TERMS)
        if until is not None and until <= clock.now():
            raise Invalid(fields={"until": [_("Choose a time that is still to come.")]})
        most = RIGHTS[availability.advocate.tier].open_claims
        if max_open is not None and not 1 <= max_open <= most:
            raise Invalid(fields={"max_open": [_("Choose a number from 1 to %(most)s.") % {"most": most}]})
        availability.is_available = is_available
        availability.until = until if is_available else None
        availability.max_open = max_open or availability.max_open
        availability.seen_at = clock.now()
        availability.save(update_fields=["is_available", "until", "max_open", "seen_at"])
        presence.settle(availability)
        _choose_skills(by, topic_ids, languages)
        history.note(
            "set_availability", kind="user", subject=by.id, by=by, why="on" if is_available else "off"
        )
        presence.list_skills(availability)
        if is_available:
            offer_backlog(advocate_id=by.id)
        return availability


def _choose_skills(by: User, topic_ids: Collection[UUID] | None, languages: Collection[str] | None) -> None:
    """Switch skills on and off; what is None stays as it was chosen before."""
    for skill in Skill.objects.filter(advocate_id=by.id):
        is_on = skill.is_on
        if topic_ids is not None or languages is not None:
            is_on = (topic_ids is None or skill.topic_id in topic_ids) and (
                languages is None or skill.language in languages
            )
        if is_on != skill.is_on:
            skill.is_on = is_on
            skill.save(update_fields=["is_on"])
