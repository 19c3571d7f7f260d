"""The enquiry's row lock is what makes one decision win; without it two do."""

from __future__ import annotations

import pytest
from django.db import transaction

from common.errors import NotFound
from common.ids import new_id
from marketplace import locking
from marketplace.actions.accept_answer import accept_answer
from marketplace.actions.not_solved import not_solved

LOCK = ' FOR NO KEY UPDATE OF "marketplace_enquiry"'


def winners(enquiry, carla, in_parallel):
    """How many of eight contradicting reactions at once went through."""
    yes = lambda: accept_answer(enquiry_id=enquiry.id, by=carla, rating=5)  # noqa: E731
    no = lambda: not_solved(enquiry_id=enquiry.id, by=carla)  # noqa: E731
    outcomes = in_parallel([yes, no] * 4, threads=8)
    return sum(not isinstance(outcome, Exception) for outcome in outcomes)


@pytest.mark.race
def test_without_the_lock_more_than_one_reaction_wins(ask, answer, carla, ada, in_parallel, monkeypatch):
    """The mutant: if this finds no race, the race tests of the story prove nothing."""
    for select in (locking._ENQUIRY, locking._OWN, locking._OF_ANSWER):
        with transaction.atomic():
            written = select._written
        assert LOCK in written.text
        monkeypatch.setattr(written, "text", written.text.replace(LOCK, ""))
    for number in range(10):
        enquiry = ask(subject=f"Question {number}")
        answer(enquiry, by=ada)
        if winners(enquiry, carla, in_parallel) > 1:
            return
    pytest.fail("No race was seen without the lock.")


def test_what_does_not_exist_cannot_be_locked(carla):
    for lock in (locking.lock_enquiry, locking.lock_story_of_answer, locking.lock_story_of_review):
        with pytest.raises(NotFound):
            lock(new_id())
    with pytest.raises(NotFound):
        locking.lock_own_enquiry(new_id(), by=carla)
