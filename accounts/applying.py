"""What applying and taking a topic's test have in common: who may now, and what is chosen.

The caller holds the lock of the person's row, so that two tabs are one.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Max
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts import eligibility
from accounts.errors import AlreadyAdvocate, AlreadyApplied, ReapplyLater, StandingSuspended
from accounts.models import Advocate, Application, BillAccount, Sitting, Topic, User
from common import clock
from common.errors import Invalid

WAITS = (timedelta(days=1), timedelta(days=7), timedelta(days=30))
"""After the first, the second and every further test that was not passed within FORGOTTEN_AFTER. A day is long enough
to read the guides, and short enough not to lose somebody who wants to help."""
FORGOTTEN_AFTER = timedelta(days=180)
GRACE = timedelta(minutes=1)
"""For the way here: what is sent in the last moment arrives a little later."""


def lock_person(person: User) -> Advocate | None:
    """Their standing, read once person and bill are locked, in this order: one place on a bill is given once."""
    User.objects.select_for_update(no_key=True).get(pk=person.id)
    if person.bill_account_id is not None:
        BillAccount.objects.select_for_update(no_key=True).get(pk=person.bill_account_id)
    return Advocate.objects.select_related("user").filter(pk=person.id).first()


def check_may_apply(person: User, advocate: Advocate | None) -> None:
    """Raises: AlreadyAdvocate, AlreadyApplied, NotYetEligible, ReapplyLater, StandingSuspended."""
    if advocate is not None:
        if advocate.status in {"approved", "paused"}:
            raise AlreadyAdvocate
        if advocate.status == "suspended":
            raise StandingSuspended
        if advocate.status in {"applied", "in_review"}:
            raise AlreadyApplied
        _not_before(advocate.reapply_at)
        check_nothing_open(person)
    eligibility.require_eligible(person)


def check_nothing_open(person: User) -> None:
    """Raises: AlreadyApplied while an application waits, also one for further topics."""
    if Application.objects.filter(advocate=person.id, decided_at=None).exists():
        raise AlreadyApplied


def check_may_sit(person: User) -> None:
    """Raises: ReapplyLater while they wait after a test that was not passed."""
    _not_before(waits_until(person))


def waits_until(person: User) -> datetime | None:
    """When the wait after their last test is over; a test that ran out counts, also while nobody has noticed."""
    running = running_sitting(person)
    if running is not None and is_over(running):
        return next_try_at(person, ended_at=running.ends_at)
    latest: datetime | None = Sitting.objects.filter(person=person).aggregate(at=Max("retake_at"))["at"]
    return latest


def next_try_at(person: User, *, ended_at: datetime) -> datetime:
    """When somebody may try again whose test ended then, and was not passed."""
    failed = Sitting.objects.filter(
        person=person, retake_at__isnull=False, ended_at__gt=ended_at - FORGOTTEN_AFTER
    ).count()
    return ended_at + WAITS[min(failed, len(WAITS) - 1)]


def is_over(sitting: Sitting) -> bool:
    """By the clock that all processes share."""
    return sitting.ends_at + GRACE < clock.shared_now()


def close_overdue(sitting: Sitting) -> None:
    """A sitting that ran out counts as not passed."""
    sitting.ended_at, sitting.retake_at = (
        sitting.ends_at,
        next_try_at(sitting.person, ended_at=sitting.ends_at),
    )
    sitting.save(update_fields=["ended_at", "retake_at"])


def running_sitting(person: User) -> Sitting | None:
    """The one that has not ended, also if its time is over and nobody has noticed yet."""
    return Sitting.objects.select_related("person").filter(person=person, ended_at=None).first()


def checked_topics(topic_ids: Collection[UUID]) -> list[Topic]:
    """Raises: Invalid."""
    topics = list(Topic.objects.filter(is_active=True, id__in=topic_ids))
    if not topics or len(topics) < len(set(topic_ids)):
        raise Invalid(fields={"topics": [_("Choose at least one topic from the list.")]})
    return topics


def checked_languages(languages: Collection[str]) -> list[str]:
    """Raises: Invalid."""
    chosen = [language for language in settings.ENQUIRY_LANGUAGES if language in languages]
    if not chosen or len(chosen) < len(set(languages)):
        raise Invalid(fields={"languages": [_("Choose at least one language from the list.")]})
    return chosen


def _not_before(moment: datetime | None) -> None:
    """Raises: ReapplyLater."""
    if moment is not None and moment > clock.now():
        day = date_format(moment, _("j F Y"))
        raise ReapplyLater(_("You can apply again from %(day)s.") % {"day": day})
