"""Putting something on hold, and writing down what becomes of a hold; the actions say who may."""

from __future__ import annotations

from uuid import UUID

from accounts.models import User
from common import clock, history
from common.checked_text import checked_line
from rewards import notices, words_for_holders
from rewards.models import REASON_LENGTH, Award, Hold, Redemption


def place(held: Award | Redemption, *, by: User | None, reason: str, cause: UUID | None) -> Hold:
    """The hold that is on it now. The caller has locked `held`. Raises: Invalid."""
    reason = words_for_holders.as_read(checked_line(reason, field="reason", max_length=REASON_LENGTH))
    if open_hold := held.holds.exclude(status="released").first():
        return open_hold
    hold: Hold = held.holds.create(reason=reason, placed_by=by, placed_at=clock.now(), cause=cause)
    record(hold, verb=f"hold_{type(held).__name__.lower()}", was="", by=by, words=reason)
    notices.hold_told(hold)
    return hold


def decide(hold: Hold, *, verb: str, was: str, by: User, why: str) -> Hold:
    """Keep who decided what has just been moved, when and why; the holder is told. Raises: Invalid."""
    hold.decision = words_for_holders.as_read(checked_line(why, field="why", max_length=REASON_LENGTH))
    hold.decided_by, hold.decided_at = by, clock.now()
    hold.save(update_fields=["status", "decision", "decided_by", "decided_at"])
    record(hold, verb=verb, was=was, by=by, words=hold.decision)
    notices.hold_told(hold)
    return hold


def record(hold: Hold, *, verb: str, was: str, by: User | None, words: str) -> None:
    """In the story of what is held."""
    held = hold.held
    story = held.story if isinstance(held, Award) else held.id
    history.record(hold, verb=verb, was=was, story=story, by=by, words=words)
