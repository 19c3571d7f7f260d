from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from accounts.lifecycle import LEAVING
from accounts.models import Advocate, User
from common import clock, history
from common.lifecycle import move
from marketplace.actions.assume_accepted import assume_accepted
from marketplace.actions.leave_as_advocate import leave_as_advocate
from marketplace.actions.withdraw_enquiry import withdraw_enquiry
from marketplace.models import Enquiry
from marketplace.personal_data import register
from marketplace.personal_data.models import Erasure
from marketplace.personal_data.outlook import outlook
from rewards.actions.forfeit_points import forfeit_points

ASK_AGAIN_AFTER = timedelta(hours=6)


def carry_out_erasure(*, erasure_id: UUID) -> Erasure | None:
    """The time to take it back is over: whoever asked becomes unknown. None while points of theirs are on their way.

    First it begins: from then on nobody can sign in as them. Then they leave, their questions end and their points are
    given up, each as if they did it themselves and in a transaction of its own; last goes all that the register names,
    at once. After a crash the next call goes on where this one was. Locks the erasure.
    Raises: IllegalMove, NotFound.
    """
    erasure = begin(erasure_id)
    return finish(erasure) if erasure is not None else None


def begin(erasure_id: UUID) -> Erasure | None:
    with transaction.atomic():
        erasure = _lock(erasure_id)
        if erasure.status == "begun":
            return erasure
        if erasure.due_at > clock.now():
            return None
        if outlook(erasure.person).points_on_their_way:
            erasure.due_at = clock.now() + ASK_AGAIN_AFTER
            erasure.save(update_fields=["due_at"])
            return None
        mark_as_begun(erasure)
        return erasure


def mark_as_begun(erasure: Erasure) -> None:
    """The caller holds its lock. Raises: IllegalMove."""
    was = move(erasure, to="begun")
    erasure.save(update_fields=["status"])
    history.record(erasure, verb="carry_out_erasure", was=was, story=erasure.person_id, by=None)
    User.objects.filter(pk=erasure.person_id).update(is_active=False)


def finish(erasure: Erasure) -> Erasure:
    """Everything after the beginning; each step finds by itself what is left to do."""
    person = erasure.person
    if Advocate.objects.filter(user=person, status__in=LEAVING).exists():
        leave_as_advocate(by=person)
    asked = Enquiry.objects.filter(customer=person)
    answered = asked.filter(status="answered")
    answered.update(assume_solved_at=clock.Now())
    for enquiry_id in answered.values_list("pk", flat=True):
        assume_accepted(enquiry_id=enquiry_id)
    for enquiry_id in asked.filter(status="open").values_list("pk", flat=True):
        withdraw_enquiry(enquiry_id=enquiry_id, by=person)
    forfeit_points(holder_id=person.id, asked_at=erasure.requested_at)
    with transaction.atomic():
        erasure = _lock(erasure.id)
        was = move(erasure, to="carried_out")
        for erase in register.erasers():
            erase(erasure.person)
        erasure.ended_at = clock.now()
        erasure.save(update_fields=["status", "ended_at"])
        history.record(erasure, verb="carry_out_erasure", was=was, story=person.id, by=None)
        return erasure


def _lock(erasure_id: UUID) -> Erasure:
    """Raises: NotFound."""
    return Erasure.objects.select_related("person").lock(erasure_id)
