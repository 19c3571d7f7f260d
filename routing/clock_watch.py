"""Watching the clocks: staff hear when a promise is about to be broken, and when it is.

Who hears: ops always, and whoever works in the pool that has the work. At once under an urgent service level, with
the next digest otherwise, never in their quiet hours, and of each event once (one_notice_per_person_and_event).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import Role, User
from common import clock, outbox
from common.ids import new_id
from routing import quiet_hours
from routing.models import Clock, ClockNotice, Pool

BATCH = 200
DIGEST_EVERY = timedelta(hours=1)

LISTENERS = {
    Pool.CROWD.value: [Role.OPS],
    Pool.STAFF.value: [Role.AGENT, Role.OPS],
    Pool.MODERATORS.value: [Role.MODERATOR, Role.OPS],
}
"""Who can do something about it."""


def note_missed() -> int:
    """Clocks whose time is over: the promise is broken, whenever it ends."""
    due = Clock.objects.filter(status="running", outcome="", due_at__lte=clock.Now()).order_by("due_at")
    with transaction.atomic():
        found = _lock(due)
        for each in found:
            each.outcome, each.decided_at = Clock.Outcome.MISSED, each.due_at
        Clock.objects.bulk_update(found, ["outcome", "decided_at"])
        _tell(found, ClockNotice.Event.MISSED)
    return len(found)


def note_warnings() -> int:
    """Clocks of whose time little is left."""
    due = Clock.objects.filter(status="running", outcome="", warned_at=None, warn_at__lte=clock.Now())
    with transaction.atomic():
        found = _lock(due.order_by("warn_at"))
        for each in found:
            each.warned_at = clock.now()
        Clock.objects.bulk_update(found, ["warned_at"])
        _tell(found, ClockNotice.Event.WARNING)
    return len(found)


def send_letters() -> int:
    """One mail for each person to whom something is due to be told; what has been settled meanwhile is left out.

    Locks the notices.
    """
    ripe = ClockNotice.objects.filter(told_at=None, due_at__lte=clock.Now()).order_by("due_at")
    with transaction.atomic():
        locked = ripe.select_related("person", "clock").select_for_update(
            of=("self",), skip_locked=True, no_key=True
        )
        notices = sorted(locked[:BATCH], key=lambda notice: notice.person_id)
        now = clock.now()
        for _, group in groupby(notices, key=lambda notice: notice.person_id):
            _send_letter(list(group), now=now)
    return len(notices)


def _lock(due: QuerySet[Clock]) -> list[Clock]:
    locked = due.select_related("service_level").select_for_update(
        of=("self",), skip_locked=True, no_key=True
    )
    return list(locked[:BATCH])


def _tell(clocks: Sequence[Clock], event: ClockNotice.Event) -> None:
    """Write down who is to hear of it, and when."""
    if not clocks:
        return
    now = clock.now()
    staff = User.objects.filter(is_active=True, roles__overlap=list(Role)).exclude(roles=[])
    at_once = quiet_hours.first_chance(staff, at=now)
    with_digest = quiet_hours.first_chance(staff, at=_next_digest(now))
    ClockNotice.objects.bulk_create(
        (
            ClockNotice(
                person=person,
                clock=each,
                event=event,
                due_at=(at_once if each.service_level.is_urgent else with_digest)[person.id],
            )
            for each in clocks
            for person in staff
            if person.has_role(*LISTENERS[each.pool])
        ),
        ignore_conflicts=True,
    )


def _next_digest(now: datetime) -> datetime:
    return now.replace(minute=0, second=0, microsecond=0) + DIGEST_EVERY


def _send_letter(notices: Sequence[ClockNotice], *, now: datetime) -> None:
    """To the one person whom these are for; if their quiet hours have been set to now, they all wait."""
    person = notices[0].person
    chance = quiet_hours.first_chance([person], at=now)[person.id]
    if chance > now:
        _update(notices, due_at=chance)
        return
    worth_telling = [notice for notice in notices if not _is_settled(notice)]
    _update(notices, told_at=now)
    if worth_telling and person.is_active:
        letter = new_id()
        _update(worth_telling, letter=letter)
        outbox.tell(
            "mail.clock_notices",
            payload={"id": str(letter), "person": str(person.id)},
            key=f"mail.clock_notices:{letter}:{person.id}",
        )


def _is_settled(notice: ClockNotice) -> bool:
    """A warning is worth nothing once the clock has ended, or its time is over, of which another notice tells."""
    return notice.event == ClockNotice.Event.WARNING and (
        notice.clock.status == "ended" or bool(notice.clock.outcome)
    )


def _update(notices: Collection[ClockNotice], **fields: datetime | UUID) -> None:
    ClockNotice.objects.filter(id__in=[notice.id for notice in notices]).update(**fields)
