"""What the clock does in routing. Any number of relays may run these.

Each finds a bounded batch of overdue rows from a partial index and deals with every row in a transaction of its own:
locked with SKIP LOCKED, looked at again, then acted on. Whatever another relay was quicker with is skipped.
"""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from common import clock
from common.sweeps import each, sweep
from routing import clock_watch, offers, surge
from routing.actions.expire_claim import expire_claim
from routing.actions.look_again import look_again
from routing.actions.offer_enquiry import offer_enquiry
from routing.models import Availability, Offer, QueueEntry, Skill

BATCH = 100


@sweep(every_seconds=1)
def start_next_stages() -> int:
    """Stages whose time is over: more people are asked, or the crowd's path ends."""
    overdue = QueueEntry.objects.filter(status="waiting", stage_ends_at__lte=clock.Now())

    def start(entry_id: UUID) -> list[Offer] | None:
        with transaction.atomic():
            entry = overdue.filter(id=entry_id).select_for_update(skip_locked=True, no_key=True).first()
            return None if entry is None else offer_enquiry(entry_id=entry_id)

    return each(overdue.order_by("stage_ends_at").values_list("id", flat=True)[:BATCH], start)


@sweep(every_seconds=1)
def end_leases() -> int:
    """Claims whose lease is over: the entries wait again and are offered at once."""
    overdue = QueueEntry.objects.filter(status="claimed", lease_ends_at__lte=clock.Now())
    ids = overdue.order_by("lease_ends_at").values_list("id", flat=True)[:BATCH]
    return each(ids, lambda entry_id: expire_claim(entry_id=entry_id))


@sweep(every_seconds=2)
def lapse_offers() -> int:
    """Offers that nobody reacted to in time."""
    with transaction.atomic():
        return offers.lapse_overdue(limit=BATCH)


@sweep(every_seconds=10)
def end_availability() -> int:
    """People who said until when they are available, and that was it."""
    with transaction.atomic():
        over = Availability.objects.filter(is_available=True, until__lte=clock.Now())
        ids = list(
            over.select_for_update(skip_locked=True, no_key=True).values_list("advocate_id", flat=True)[
                :BATCH
            ]
        )
        Skill.objects.filter(advocate_id__in=ids, is_listed=True).update(is_listed=False)
        return Availability.objects.filter(advocate_id__in=ids).update(is_available=False, until=None)


@sweep(every_seconds=30)
def watch_for_a_surge() -> int:
    """More arrives than the crowd takes, or no longer does."""
    return 0 if surge.watch() is None else 1


@sweep(every_seconds=2)
def look_again_at_people() -> int:
    """Quiet hours that begin or end, and people who have not been seen for too long."""
    overdue = Availability.objects.filter(is_available=True, next_change_at__lte=clock.Now())
    ids = overdue.order_by("next_change_at").values_list("advocate_id", flat=True)[:BATCH]
    return each(ids, lambda advocate_id: look_again(advocate_id=advocate_id))


@sweep(every_seconds=2)
def watch_clocks() -> int:
    """Promises that are broken now, then those that soon will be."""
    return clock_watch.note_missed() + clock_watch.note_warnings()


@sweep(every_seconds=10)
def send_clock_letters() -> int:
    """What staff are to hear of the clocks, outside their quiet hours."""
    return clock_watch.send_letters()
