"""The stages of an entry's path, one after the other: whom each asks, how long their offers hold, and when it ends.

Whoever calls holds the entry's lock, or has put it in the queue in this transaction, where nobody else sees it yet.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from common import clock
from common.history import record
from common.plain_insert import insert_all
from common.plain_update import update
from routing import bonuses, choosing, notices, service_levels, surge, track_record
from routing import offers as live_offers
from routing.models import Offer, Pool, QueueEntry, Stage


def begin_next(entry: QueueEntry) -> list[Offer]:
    """Start the next stage of an entry that waits in the crowd: choose people, send offers, set when the stage ends.

    A stage that finds nobody new is skipped, unless earlier offers are still good or the stage opens the list to all.
    When the crowd's part of the path is over, `exhausted_at` says so and somebody else must act. Locks a surge budget.
    """
    offers: list[Offer] = []
    path = _path(entry)
    now = clock.shared_now()
    stage = service_levels.next_stage(path, after=entry.stage)
    while stage is not None and stage.pool == Pool.CROWD:
        good_for = service_levels.crowd_seconds_from(path, stage)
        offers = _send(entry, stage, now=now, ends_at=now + timedelta(seconds=good_for))
        if offers or stage.people == 0 or live_offers.has_live(entry):
            break
        stage = service_levels.next_stage(path, after=stage.position)
    _enter(entry, stage, now=now, asked=len(offers))
    return offers


def _path(entry: QueueEntry) -> list[Stage]:
    """The entry's path; in a surge its stages are wider, and a bonus is promised to whoever answers."""
    path = service_levels.path_of(entry.service_level_id)
    if surge.current() is None:
        return path
    policy = surge.policy_now()
    if policy.bonus_points:
        bonuses.reserve(entry, policy.bonus_points)
    return [surge.widened(stage, policy) for stage in path]


def _send(entry: QueueEntry, stage: Stage, *, now: datetime, ends_at: datetime) -> list[Offer]:
    """Offers to the best people of this stage. They stay good while later stages ask others too."""
    choices = choosing.choose(entry, stage)
    if not choices:
        return []
    offers = [
        Offer(
            entry=entry,
            advocate_id=choice.candidate.advocate_id,
            stage=stage.position,
            why=choice.why,
            first_until=now + timedelta(seconds=stage.seconds),
            ends_at=ends_at,
        )
        for choice in choices
    ]
    insert_all(offers)
    track_record.note_offered(offer.advocate_id for offer in offers)
    notices.offers_sent(offers)
    return offers


def _enter(entry: QueueEntry, stage: Stage | None, *, now: datetime, asked: int) -> None:
    """Write down the stage that has begun, or that the crowd's path is over."""
    if stage is not None and stage.pool == Pool.CROWD:
        entry.stage = stage.position
        entry.is_open_list = stage.people == 0
        entry.stage_ends_at = now + timedelta(seconds=stage.seconds)
        why = "open list" if entry.is_open_list else f"asked {asked}"
    else:
        entry.is_open_list = False
        entry.stage_ends_at = None
        entry.exhausted_at = now
        why = "the crowd's path is over"
    update(entry, "stage", "is_open_list", "stage_ends_at", "exhausted_at")
    record(entry, verb="offer_enquiry", was=entry.status, story=entry.story, by=None, why=why)
