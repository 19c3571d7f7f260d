"""Telling routing whether push reaches somebody: then they count as present with every page closed."""

from __future__ import annotations

from accounts.models import User
from marketplace.push import choices
from routing.actions.note_reach import note_reach


def settle(person: User) -> None:
    """Called whenever a device or a choice of this person has changed, in the same transaction."""
    note_reach(person_id=person.id, has_push=choices.is_reached(person))
